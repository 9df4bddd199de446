import { createUseCases } from '../../src/usecases';
import type { Store, Tx } from '../../src/usecases/ports';
import { ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

it('a form whose twin is stored between two of its looks into the books is that request, not a name in use', async () => {
  const form = {
    accountName: 'svc-twin',
    environment: office.environmentId,
    role: office.desk.settings.environments[0]?.roles[0]?.id ?? '',
    purpose: 'Moves orders into the CRM every night.',
    owner: ravi.aadObjectId,
  };
  let twin: Promise<unknown> | undefined;
  const overtaken = afterFirstLook(office.desk.store, () => (twin ??= office.useCases.submit(by(ravi), form)));
  const slow = createUseCases({ ...office.desk, store: overtaken }, office.books.vault);

  const answer = await slow.submit(by(ravi), form);

  expect(await twin).toMatchObject({ seen: { view: { request: { accountName: 'svc-twin', state: 'checking' } } } });
  expect(answer).toMatchObject({
    seen: { notice: { key: 'notice.same-request' }, view: { request: { accountName: 'svc-twin' } } },
  });
});

/** The same store; after the first look at the list of requests something else happens to its end. */
function afterFirstLook(store: Store, happens: () => Promise<unknown>): Store {
  const watched = ({ requests, ...tx }: Tx): Tx => ({
    ...tx,
    requests: {
      ...requests,
      async list(filter) {
        const found = await requests.list(filter);
        await happens();
        return found;
      },
    },
  });
  return { ...store, transaction: (work) => store.transaction((tx) => work(watched(tx))) };
}
