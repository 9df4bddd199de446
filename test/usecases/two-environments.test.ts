import type { ServiceRequest } from '../../src/desk/request';
import type { DeskSettings } from '../../src/desk/settings';
import { finishRun } from '../../src/usecases/finish-run';
import { settingsStillNeeded } from '../../src/usecases/settings-still-needed';
import type { Caller } from '../../src/usecases/api';
import { placeIn } from '../../src/desk/place';
import { dana, kim, lee, olga, omar, ravi, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';
import { conversation, survey } from '../support/store-samples';

const [sales, service] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
let office: Office;

/** Production, UAT and Test: Dana decides in the first two, Lee in all, as the settings name them. */
function three(settings: DeskSettings): DeskSettings {
  const [prod] = settings.environments;
  if (!prod) throw new Error('The sample settings have no environment.');
  const licenses = [
    { skuId: sales, name: 'Dynamics 365 Sales' },
    { skuId: service, name: 'Dynamics 365 Customer Service' },
  ];
  const named = (...people: readonly { aadObjectId: string }[]) => people.map(({ aadObjectId }) => aadObjectId);
  const environment = { ...prod, licenses, lenders: [kim, omar], approvers: { people: named(dana, lee) } };
  return {
    ...settings,
    environments: [
      environment,
      { ...environment, id: 'uat', name: 'UAT', adminConversationId: 'uat admins' },
      { ...environment, id: 'test', name: 'Test', approvers: { people: named(lee) } },
    ],
  };
}

beforeAll(async () => {
  office = await openOffice(three);
  await office.books.store.transaction(async (tx) => {
    const takenAt = new Date().toISOString();
    await tx.approvers.save('prod', [dana, lee, sam], takenAt);
    await tx.approvers.save('uat', [dana, lee], takenAt);
    await tx.approvers.save('test', [lee], takenAt);
    for (const id of ['admins', 'uat admins', 'another room']) await tx.conversations.remember(conversation(id));
  });
});
afterAll(() => office.close());
beforeEach(() =>
  office.books.database.query(
    'truncate desk.requests, desk.accounts, desk.surveys, desk.notices, desk.postings cascade',
  ),
);

const inRoom = (who: typeof dana): Caller => ({
  ...by(who),
  conversationId: 'another room',
  conversationKind: 'channel',
});
const account = (name: string) => office.books.store.transaction((tx) => tx.accounts.get(name));

it('whoever the settings name no more decides nothing, also before Entra was read again', async () => {
  const { id } = await office.insert();

  await expect(office.useCases.reject(by(sam), id, null, { rejectReason: 'No.' })).rejects.toMatchObject({
    problem: { code: 'unknown-request' },
  });
  await office.useCases.reject(by(lee), id, null, { rejectReason: 'No.' });
  expect(await office.stateOf(id)).toBe('rejected');
});

it('a lender reads which of their licences is lent, and not that of the other lender', async () => {
  const lenders = [
    { person: kim, canLend: true, skuId: sales },
    { person: omar, canLend: true, skuId: service },
  ];
  await office.books.store.transaction((tx) => tx.surveys.save(survey({ lenders })));
  const { id } = await office.insert();

  await office.useCases.approve(by(lee), id, null, { lender: omar.aadObjectId });

  const [told] = await office.books.database.query(
    `select body->'values'->>'license' as license from desk.notices where person_id = $1`,
    [omar.aadObjectId],
  );
  expect(told).toEqual({ license: 'Dynamics 365 Customer Service' });
});

it('a run that has read nothing leaves what the last look had found', async () => {
  const made = await office.insert({ state: 'running', attempt: 2, accountName: 'svc-wrong' });
  const entered = await office.enter(made);
  const wrong = { check: 'access-mode', result: 'fail', found: 'Read-write', at: entered.createdAt } as const;
  await office.books.store.transaction((tx) => tx.accounts.save({ ...entered, findings: [wrong] }));

  const end = { state: 'needs-hands', findings: [] } as const;
  await office.books.store.transaction((tx) => finishRun(office.desk, tx, { requestId: made.id, attempt: 2, end }));

  expect((await account('svc-wrong'))?.findings).toEqual([wrong]);
});

describe('an account with a retirement and, later, a change of its password under way', () => {
  const open = async (askedBy?: 'review'): Promise<ServiceRequest> => {
    await office.enter(
      await office.insert({ state: 'done', attempt: 1, accountName: 'svc-both', facts: { accessModeSet: true } }),
    );
    const about = { accountName: 'svc-both', requester: olga };
    const retirement = await office.insert({ kind: 'retire', ...about, ...(askedBy && { askedBy }) });
    await office.insert({ kind: 'rotate', state: 'running', attempt: 1, ...about });
    return retirement;
  };

  it('is not put right: it is about to end', async () => {
    await open();

    await expect(office.useCases.repair(by(lee), 'svc-both')).rejects.toMatchObject({
      problem: { code: 'ends-already' },
    });
  });

  it('is kept, and what the desk asked for is withdrawn', async () => {
    const retirement = await open('review');

    await office.useCases.keep(by(olga), 'svc-both');

    expect(await office.stateOf(retirement.id)).toBe('withdrawn');
  });
});

it('whoever ordered a change of a password, joined it or owns the account is told how it ended, and nobody else', async () => {
  await office.enter(await office.insert({ state: 'done', attempt: 1, accountName: 'svc-turn' }));
  const { view } = await office.useCases.rotate(by(lee), 'svc-turn');
  await office.useCases.rotate(by(dana), 'svc-turn');
  const { id: requestId } = view.request;
  await office.books.database.query(
    `update desk.requests set state = 'running', body = body || '{"state": "running"}'`,
  );

  const end = { state: 'undone', findings: [] } as const;
  await office.books.store.transaction((tx) => finishRun(office.desk, tx, { requestId, attempt: 1, end }));

  const rows = await office.books.database.query(
    `select person_id, body->'mention'->>'aadObjectId' as mention from desk.notices where body->>'message' = 'notice.rotation-undone'`,
  );
  const told = rows.map(({ person_id: person, mention }) => person ?? mention).sort();
  expect(told).toEqual([dana, lee, olga].map(({ aadObjectId }) => aadObjectId).sort());
});

it('whoever asked reads in the audit neither refused tries nor alarms', async () => {
  const { id } = await office.insert({ requester: ravi });
  await office.books.store.transaction(async (tx) => {
    await tx.audit.append({ kind: 'security', actor: sam, action: 'open-credential-denied', requestId: id });
    await tx.audit.append({ kind: 'denied', actor: sam, action: 'decide', requestId: id });
    await tx.audit.append({ kind: 'state', actor: 'desk', action: 'check-request', requestId: id });
  });

  const actions = async (who: typeof dana) => (await office.useCases.auditOf(by(who), id))?.map(({ action }) => action);
  expect(await actions(ravi)).toEqual(['check-request']);
  expect(await actions(lee)).toEqual(['open-credential-denied', 'decide', 'check-request']);
});

it('an environment that only changed its id is missed by the books as one that is gone', async () => {
  const { id } = await office.insert({ environmentId: 'uat' });
  const { settings } = office.desk;
  const renamed = settings.environments.map((one) => (one.id === 'uat' ? { ...one, id: 'acceptance' } : one));

  const [fault, ...others] = await settingsStillNeeded(office.desk, { ...settings, environments: renamed });

  expect(fault).toContain('environments[uat] is gone');
  expect(fault).toContain(id);
  expect(others).toEqual([]);
});

it('a room that is chosen gets the cards of what waits there for anybody, and of no other environment', async () => {
  const waiting = await office.insert({ environmentId: 'uat' });
  const stopped = await office.insert({ environmentId: 'uat', state: 'needs-hands', attempt: 1 });
  await office.insert({ environmentId: 'uat', state: 'done', attempt: 1 });
  await office.insert({ environmentId: 'prod' });

  await office.useCases.chooseAdminRoom(inRoom(dana), ['uat'], 'here');

  const cards = await office.books.database.query(
    `select subject->>'requestId' as id from desk.postings where conversation_id = 'another room' order by 1`,
  );
  expect(cards.map(({ id }) => id)).toEqual([waiting.id, stopped.id].sort());
});

it('nobody chooses a room for an environment in which they do not decide', async () => {
  await expect(office.useCases.chooseAdminRoom(inRoom(dana), ['uat', 'test'], 'here')).rejects.toMatchObject({
    problem: { code: 'not-an-approver' },
  });
});

it('the fullest environment comes first in the quota, and what was not counted yet last', async () => {
  await office.books.store.transaction(async (tx) => {
    await tx.surveys.save(survey({ environmentId: 'uat', used: 7 }));
    await tx.surveys.save(survey({ environmentId: 'test', used: 2 }));
  });

  const { environments } = await office.useCases.quota(by(ravi), placeIn('quota'));

  expect(environments.map(({ environment }) => environment.id)).toEqual(['uat', 'test', 'prod']);
});

it('a first approval that stands only in the row, and not in the audit, does not count when the run begins', async () => {
  const licenses = [{ skuId: sales, name: 'Dynamics 365 Sales', free: 2, total: 5 }];
  await office.books.store.transaction((tx) => tx.surveys.save(survey({ licenses })));
  const about = { roleId: 'admin', roleIsPrivileged: true } as const;
  const madeUp = await office.insert({ ...about, approvals: [{ by: dana, at: new Date().toISOString() }] });
  const real = await office.insert(about);
  for (const who of [dana, lee]) await office.useCases.approve(by(who), real.id, null, {});
  await office.useCases.approve(by(lee), madeUp.id, null, {});
  expect([await office.stateOf(madeUp.id), await office.stateOf(real.id)]).toEqual(['approved', 'approved']);

  const differs = (id: string) => office.register().differsFromDecision(id, 'forward');

  expect(await differs(madeUp.id)).toEqual(['approvals']);
  expect(await differs(real.id)).toEqual([]);
});
