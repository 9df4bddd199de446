import { olga } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice((settings) => ({ ...settings, limits: { ...settings.limits, openRequestsPerPerson: 2 } }));
});
afterAll(() => office.close());

const ask = (accountName: string) =>
  office.useCases.submit(by(olga), {
    accountName,
    environment: office.environmentId,
    role: office.desk.settings.environments[0]?.roles[0]?.id ?? '',
    purpose: 'Moves orders into the CRM every night.',
    owner: olga.aadObjectId,
  });

it('what the desk asks for because a review was not answered takes none of the requests that its owner may have open', async () => {
  for (const accountName of ['svc-old-one', 'svc-old-two', 'svc-old-three'])
    await office.insert({ kind: 'retire', askedBy: 'review', accountName, requester: olga });

  expect(await ask('svc-first')).toHaveProperty('seen');
  expect(await ask('svc-second')).toHaveProperty('seen');
  await expect(ask('svc-third')).rejects.toMatchObject({
    problem: { code: 'too-many-requests', values: { count: 2 } },
  });
});
