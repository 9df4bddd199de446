import { auditedDenials } from '../support/audited-denials';
import type { Person } from '../../src/desk/people';
import type { ServiceRequest } from '../../src/desk/request';
import { createUseCases } from '../../src/usecases';
import type { Caller, UseCases } from '../../src/usecases/api';
import { dana, kim } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, settings, survey } from '../support/store-samples';

const environments = settings.environments.map((each) => ({
  ...each,
  approvers: { people: [], groupId: 'crm-admins' },
}));
const caller: Caller = {
  person: dana,
  conversationId: 'chat',
  conversationKind: 'personal',
  locale: 'en-GB',
  timeZone: 'UTC',
};
const threeMinutesAgo = new Date(Date.now() - 180_000).toISOString();

let desk: TestStore;
beforeAll(async () => {
  desk = await withStore();
});
afterAll(() => desk.close());

it('who decides on an old reading of the approvers’ group changes nothing, and has the group read at once', async () => {
  const asked = await pending('SA-1001', [dana], threeMinutesAgo);

  const approval = useCases().approve(caller, asked.id, asked.version, {});

  await expect(approval).rejects.toMatchObject({ problem: { code: 'approvers-unknown' } });
  expect(await stateOf(asked.id)).toBe('pending');
  expect(await desk.database.query(`select key from desk.jobs where kind = 'refresh-approvers'`)).toEqual([
    { key: asked.environmentId },
  ]);
});

it('who was removed from the group is refused as soon as it was read again, and that stands in the audit', async () => {
  const asked = await pending('SA-1002', [kim], new Date().toISOString());

  const approval = useCases().approve(caller, asked.id, asked.version, {});

  await expect(approval).rejects.toMatchObject({ problem: { code: 'unknown-request' } });
  expect(await stateOf(asked.id)).toBe('pending');
  const lines = await desk.store.transaction((tx) => tx.audit.of(asked.id));
  expect(lines.map(({ kind, actor }) => [kind, actor])).toEqual([['denied', dana]]);
});

it('who may not decide is one line of the audit, however often it is tried, and one more with the number', async () => {
  const asked = await pending('SA-1003', [kim], new Date().toISOString());
  const denials = auditedDenials(desk.store);
  const sure = useCases(denials);

  for (let n = 0; n < 40; n += 1) await sure.approve(caller, asked.id, asked.version, {}).catch(() => undefined);
  await denials.flush();

  const lines = await desk.store.transaction((tx) => tx.audit.of(asked.id));
  expect(lines.map(({ kind, actor, after }) => [kind, actor, after])).toEqual([
    ['denied', dana, { count: 1 }],
    ['denied', dana, { count: 39 }],
  ]);
});

function useCases(denials = auditedDenials(desk.store)): UseCases {
  const { store, vault } = desk;
  const clock = { now: () => new Date() };
  return createUseCases(
    { settings: { ...settings, environments }, store, clock, randomTag: () => 'abcd', denials },
    vault,
  );
}

/** A request that waits, and who the group was read to be. */
function pending(id: string, approvers: readonly Person[], readAt: string): Promise<ServiceRequest> {
  const asked = request({ id, accountName: `svc-${id.toLowerCase()}`, expiresAt: '2999-01-01T00:00:00.000Z' });
  return desk.store.transaction(async (tx) => {
    await tx.requests.insert(asked);
    await tx.surveys.save(survey({}));
    await tx.approvers.save(asked.environmentId, approvers, readAt);
    return asked;
  });
}

async function stateOf(id: string): Promise<string | undefined> {
  return (await desk.store.transaction((tx) => tx.requests.get(id)))?.state;
}
