import { createHostGates } from '../../src/microsoft/host-gate';
import type { HostClosed } from '../../src/microsoft/host-gate';
import { errorOf, freshStage, ids } from './support/connected';
import { row } from './support/dataverse-rows';

const idOf = (number: number) => `${String(number).padStart(8, '0')}-2222-3333-4444-555555555555`;

const idsIn = ({ body }: { readonly body: unknown }) => (body as { groupIds: string[] }).groupIds;

describe('where there are several', () => {
  const stage = freshStage();

  it('live rows of one account, the enabled one is its user, whichever comes first', async () => {
    const old = row({ systemuserid: idOf(1), isdisabled: true });
    const current = row({ systemuserid: idOf(2), isdisabled: false });
    for (const value of [
      [old, current],
      [current, old],
    ]) {
      stage.fake.answer(() => ({ status: 200, body: { value } }));

      await expect(stage.microsoft.crm.systemuserOf('prod', ids.user)).resolves.toMatchObject({
        systemuserid: idOf(2),
      });
    }
  });

  it('business units of one name, none is taken', async () => {
    stage.fake.answer(() => ({
      status: 200,
      body: { value: [1, 2].map((number) => ({ businessunitid: idOf(number), name: 'Integrations' })) },
    }));

    const { outlook, problem } = await errorOf(stage.microsoft.crm.businessUnit('prod', 'Integrations'));

    expect([outlook, problem.code, problem.values]).toMatchObject([
      'refused',
      'business-unit-missing',
      { case: 'several-by-name', found: 2 },
    ]);
  });

  it('groups to ask about, at most twenty are in one question, and the answers are put together', async () => {
    const groups = Array.from({ length: 45 }, (_, at) => idOf(at));
    stage.fake.answer((request) => {
      const asked = idsIn(request);
      return { status: 200, body: { value: asked.slice(-1) } };
    });

    const found = await stage.microsoft.directory.checkMemberGroups(ids.user, groups);

    const sizes = stage.fake.requests.map(({ body }) => idsIn({ body }).length);
    expect(sizes).toEqual([20, 20, 5]);
    expect(found).toEqual([idOf(19), idOf(39), idOf(44)]);
  });
});

it('a later answer with a shorter pause never cuts the longer one that a host has asked for', async () => {
  let now = 0;
  const gates = createHostGates(() => false, { patienceMs: 0, now: () => now });
  const isClosedFor = (host: string) =>
    gates.run(host, () => Promise.resolve(0)).catch((error: unknown) => (error as HostClosed).retryAfterMs);

  gates.pause('one', 60_000);
  now = 10_000;
  gates.pause('one', 1_000);

  expect(await isClosedFor('one')).toBe(50_000);
  expect(await isClosedFor('another')).toBe(0);
  now = 60_000;
  expect(await isClosedFor('one')).toBe(0);
});
