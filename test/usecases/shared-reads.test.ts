import type { Directory } from '../../src/recipe/ports';
import { recordAges } from '../../src/desk/entitlement';
import { dana, kim, lee, omar, ravi, sam } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, quietTenant, userOf } from '../support/quiet-tenant';
import { until } from '../support/wait';

const start = new Date('2029-03-01T10:00:00.000Z');
const partners = '99999999-0000-4000-8000-0000000000a1';

let now = start;
let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (samples) => ({
      ...samples,
      environments: samples.environments.flatMap((each) => [
        { ...each, lenders: [kim, omar] },
        { ...each, lenders: [omar, sam], id: 'uat', name: 'UAT' },
      ]),
    }),
    { now: () => now },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  now = start;
  await office.books.database.query('truncate desk.people, desk.surveys, desk.approver_snapshots, desk.jobs cascade');
});

/** Entra that answers nothing before it is told to; what it was asked, in order. */
function slowEntra() {
  const asked: string[] = [];
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const answer = async <T>(question: string, found: T): Promise<T> => {
    asked.push(question);
    await opened;
    return found;
  };
  const directory: Partial<Directory> = {
    subscribedSkus: () => answer('skus', []),
    groupMembers: (id) => answer(`members of ${id}`, []),
    directoryRoles: (id) => answer(`roles of ${id}`, []),
    usersById: (ids) =>
      answer(
        `people ${ids.join(' ')}`,
        ids.map((id) => userOf({ aadObjectId: id, name: 'Somebody' })),
      ),
  };
  return { asked, directory, open: () => open() };
}

/** The office, and how many looks at its books have ended: a survey takes two before it asks for its lenders. */
function counting() {
  let ended = 0;
  const { store } = office.desk;
  const look: typeof store.look = async (work) => {
    const seen = await store.look(work);
    ended += 1;
    return seen;
  };
  return { looking: { ...office, desk: { ...office.desk, store: { ...store, look } } }, looks: () => ended };
}

const idsOf = (...people: readonly (typeof kim)[]) => people.map(({ aadObjectId }) => aadObjectId);

describe('surveys that are taken side by side', () => {
  it('ask once for what their environments share, and for all lenders together', async () => {
    const entra = slowEntra();
    const { looking, looks } = counting();
    const handlers = handlersOf(looking, { tenant: quietTenant(entra.directory) });

    const both = Promise.all(['prod', 'uat'].map((id) => handlers['take-survey'](id, {})));
    await until(() => looks() === 4);
    entra.open();
    await both;

    const [skus, people = '', ...roles] = entra.asked;
    // Which of the two comes first with its lenders is not said.
    expect([skus, people.split(' ').sort()]).toEqual(['skus', ['people', ...idsOf(kim, omar, sam)].sort()]);
    expect(roles.sort()).toEqual(
      idsOf(kim, omar, sam)
        .map((id) => `roles of ${id}`)
        .sort(),
    );
    for (const id of ['prod', 'uat'])
      expect((await office.books.store.look((tx) => tx.surveys.latest(id)))?.lenders).toHaveLength(2);
  });

  it('join no question that was asked more than a second ago: its answer would pass for newer than it is', async () => {
    const entra = slowEntra();
    const { looking, looks } = counting();
    const handlers = handlersOf(looking, { tenant: quietTenant(entra.directory) });

    const first = handlers['take-survey']('prod', {});
    await until(() => looks() === 2);
    now = new Date(start.getTime() + 1_001);
    const second = handlers['take-survey']('uat', {});
    await until(() => looks() === 4);
    entra.open();
    await Promise.all([first, second]);

    expect(entra.asked.filter((question) => question === 'skus')).toHaveLength(2);
  });

  it('keep nothing: the next one asks anew, also after a question that failed', async () => {
    let asked = 0;
    const subscribedSkus = () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no answer')) : Promise.resolve([]);
    };
    const handlers = handlersOf(office, { tenant: quietTenant({ subscribedSkus }) });

    await expect(handlers['take-survey']('prod', {})).rejects.toThrow('no answer');
    await handlers['take-survey']('prod', {});
    await handlers['take-survey']('prod', {});

    expect(asked).toBe(3);
  });

  it('and lists of approvers that are read together ask once for a group that they share', async () => {
    const entra = slowEntra();
    const handlers = handlersOf(office, { tenant: quietTenant(entra.directory) });

    const both = Promise.all(['prod', 'uat'].map((id) => handlers['refresh-approvers'](id, {})));
    await until(() => entra.asked.length > 0);
    entra.open();
    await both;

    expect(entra.asked).toHaveLength(1);
  });
});

describe('a person who has to be read', () => {
  const record = (asOf: Date, change = {}) => ({
    aadObjectId: ravi.aadObjectId,
    asOf: asOf.toISOString(),
    standing: 'member' as const,
    groupsAsked: [],
    groups: [],
    groupsAsOf: asOf.toISOString(),
    ...change,
  });
  const ago = (ms: number) => new Date(start.getTime() - ms);

  it.each<[string, ReturnType<typeof record> | null, number]>([
    ['is not, when that was done within ten seconds', record(ago(10_000)), 0],
    ['is, when it was done earlier', record(ago(10_001)), 1],
    ['is, when their groups were read earlier', record(start, { groupsAsOf: ago(10_001).toISOString() }), 1],
    ['is, when their groups never were', record(start, { groupsAsOf: null }), 1],
    ['is, when nothing is known', null, 1],
  ])('%s', async (_when, known, reads) => {
    let asked = 0;
    if (known) await office.books.store.transaction((tx) => tx.people.save(known));
    const tenant = quietTenant({ userById: async () => ((asked += 1), userOf(ravi)) });

    await handlersOf(office, { tenant })['read-person'](ravi.aadObjectId, {});

    expect(asked).toBe(reads);
  });

  it('is, when the settings name a group that was not asked about', async () => {
    const settings = {
      ...office.desk.settings,
      environments: office.desk.settings.environments.map((each) => ({
        ...each,
        requesters: { people: [], groupId: partners },
      })),
    };
    await office.books.store.transaction((tx) => tx.people.save(record(start)));
    now = new Date(start.getTime() + 1);
    const checkMemberGroups = async () => [partners];

    const changed = { ...office, desk: { ...office.desk, settings } };
    await handlersOf(changed, { tenant: quietTenant({ checkMemberGroups }) })['read-person'](ravi.aadObjectId, {});

    expect(await office.books.store.look((tx) => tx.people.get(ravi.aadObjectId))).toMatchObject({
      groups: [partners],
    });
  });
});

it('a check keeps whoever asked and the approvers, so that they are read again in time for a decision and no sooner', async () => {
  const { id } = await office.insert({ state: 'checking', accountName: 'svc-once' });
  const tenant = quietTenant({
    usersById: async (ids) => ids.map((one) => userOf({ aadObjectId: one, name: 'Olga' })),
  });

  await handlersOf(office, { tenant })['check-request'](id, {});

  expect(await office.stateOf(id)).toBe('pending');
  const [person, list] = await office.books.store.look(async (tx) => [
    await tx.people.get(ravi.aadObjectId),
    await tx.approvers.latest(office.environmentId),
  ]);
  expect(person).toMatchObject({ standing: 'member', asOf: start.toISOString(), groupsAsOf: start.toISOString() });
  expect(list).toEqual({ approvers: [dana, lee], takenAt: start.toISOString() });
  const [job] = await office.books.database.query(`select due_at from desk.jobs where kind = 'refresh-approvers'`);
  const pause = (job?.['due_at'] as Date).getTime() - start.getTime();
  expect(pause).toBe(recordAges.forDecision / 2);
});
