import type { Directory } from '../../src/recipe/ports';
import { passwordMaker } from '../../src/store/password-maker';
import { createUseCases } from '../../src/usecases';
import type { Caller } from '../../src/usecases/api';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { ada, request, settings, survey } from '../support/store-samples';

const environments = settings.environments.map((each) => ({
  ...each,
  approvers: { people: [], groupId: 'crm-admins' },
}));
const caller: Caller = {
  person: ada,
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
  const { store, vault } = desk;
  const asked = request({ expiresAt: '2999-01-01T00:00:00.000Z' });
  await store.transaction(async (tx) => {
    await tx.requests.insert(asked);
    await tx.surveys.save(survey({}));
    await tx.approvers.save(asked.environmentId, [ada], threeMinutesAgo);
  });
  const clock = { now: () => new Date() };
  const useCases = createUseCases(
    { settings: { ...settings, environments }, store, clock, randomTag: () => 'abcd' },
    { vault, directory: {} as Directory, passwords: passwordMaker },
  );

  const approval = useCases.approve(caller, asked.id, asked.version, {});

  await expect(approval).rejects.toMatchObject({ problem: { code: 'approvers-unknown' } });
  expect((await store.transaction((tx) => tx.requests.get(asked.id)))?.state).toBe('pending');
  expect(await desk.database.query(`select key from desk.jobs where kind = 'refresh-approvers'`)).toEqual([
    { key: asked.environmentId },
  ]);
});
