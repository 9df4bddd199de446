import type { Crm, Directory } from '../../src/recipe/ports';
import type { ServiceRequest } from '../../src/desk/request';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { dana, lee } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let now = new Date('2029-01-01T08:00:00.000Z');
let office: Office;
beforeAll(async () => {
  office = await openOffice(
    (settings) => ({ ...settings, environments: settings.environments.map((each) => ({ ...each, lenders: [] })) }),
    { now: () => now },
  );
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.books.database.query('truncate desk.requests, desk.slots, desk.surveys, desk.jobs cascade');
  await office.approvers([dana, lee]);
});

/** Stopped before the access mode was set; the slot is reserved since the approval. */
async function stopped(change: Partial<ServiceRequest> = {}): Promise<ServiceRequest> {
  const request = await office.insert({ state: 'needs-hands', attempt: 1, ...change });
  await office.books.store.transaction((tx) => tx.slots.hold(office.environmentId, request.id));
  return request;
}

async function endByHand({ id }: ServiceRequest, end: 'done' | 'undone' = 'done'): Promise<void> {
  await office.useCases.byHand(by(dana), id, { note: 'Set the access mode in the admin center.', end });
}

/** Counts the environment, whose users are asked for while `meanwhile` happens. */
async function count(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  const directory: Partial<Directory> = { subscribedSkus: async () => [], usersById: async () => [] };
  const crm: Partial<Crm> = {
    organizationResources: async () => null,
    async nonInteractiveUsers() {
      now = new Date(now.getTime() + 1_000);
      await meanwhile();
      now = new Date(now.getTime() + 1_000);
      return [];
    },
    businessUnit: async () => ({ businessUnitId: 'root' }),
    rolesInBusinessUnit: async () => [],
  };
  await createJobHandlers({ ...office.desk, directory, crm } as unknown as Background)['take-survey'](
    office.environmentId,
    {},
  );
}

const reserved = () => office.books.store.transaction((tx) => tx.slots.reserved(office.environmentId));

it.each(['done', 'undone'] as const)(
  'the slot of a request that a person ended as %s counts until the platform was counted after it',
  async (end) => {
    const request = await stopped();

    await endByHand(request, end);

    expect(await reserved()).toBe(1);
    expect(await office.books.database.query(`select key from desk.jobs where kind = 'count-slots'`)).toEqual([
      { key: office.environmentId },
    ]);
    now = new Date(now.getTime() + 1_000);
    await count();
    expect(await reserved()).toBe(0);
  },
);

it('the card of another request, which waits for its approver, is drawn again by the count that frees the slot', async () => {
  const { store, database } = office.books;
  const request = await stopped();
  const { id: requestId } = await office.insert();
  const look = { subject: { kind: 'request', requestId }, locale: 'en-GB', timeZone: 'UTC' } as const;
  await store.transaction((tx) => tx.postings.addFor(lee, look));
  await count();
  await endByHand(request, 'undone');
  await database.query('update desk.postings set sent = wanted');

  now = new Date(now.getTime() + 1_000);
  await count();

  const drawn = await database.query('select 1 from desk.postings where sent < wanted and subject_key like $1', [
    `%${requestId}%`,
  ]);
  expect(drawn).toHaveLength(1);
});

it('a count that began before it does not free the slot: it may not show what the person did', async () => {
  const request = await stopped();

  await count(() => endByHand(request));

  expect(await reserved()).toBe(1);
});

describe('what a person says of a stopped request', () => {
  const accountOf = (name: string) => office.books.store.transaction((tx) => tx.accounts.get(name));
  const offers = () =>
    office.books.database.query(`select 1 from desk.notices where body->>'message' = 'notice.password-offered'`);

  it.each([
    ['done', 'retired'],
    ['undone', 'active'],
  ] as const)('ends the account of a retirement only where it was carried out: %s', async (end, state) => {
    const account = await office.enter(await office.insert({ state: 'done', attempt: 1, accountName: `svc-${end}` }));
    const retirement = await stopped({ kind: 'retire', accountName: account.name });

    await endByHand(retirement, end);

    expect((await accountOf(account.name))?.state).toBe(state);
  });

  it('offers a password once: not again when an account was only put right', async () => {
    const made = { userId: 'u', systemuserId: 's', userPrincipalName: 'svc-once@contoso.com', secretName: 'secret' };
    const facts = { ...made, accessModeSet: true };
    const request = await stopped({ accountName: 'svc-once', facts });
    const before = (await offers()).length;
    await endByHand(request);
    expect(await offers()).toHaveLength(before + 1);
    await office.books.database.query(
      `update desk.hand_overs set state = 'revealed', body = body || '{"state": "revealed"}'`,
    );
    await office.books.database.query(
      `update desk.requests set state = 'needs-hands', body = body || '{"state": "needs-hands"}' where id = $1`,
      [request.id],
    );

    await endByHand(request);

    expect(await offers()).toHaveLength(before + 1);
    expect((await office.books.store.transaction((tx) => tx.handOvers.look(request.id)))?.state).toBe('revealed');
  });
});

describe('at the end of the time in which a person could set the access mode', () => {
  const heldUntil = '2029-01-01T10:00:00.000Z';
  const byHand = { code: 'access-mode-by-hand' } as const;

  async function timeIsOver({ id }: ServiceRequest): Promise<unknown[]> {
    await createJobHandlers({ ...office.desk } as unknown as Background)['finish-held'](id, {});
    return office.books.database.query(`select key, data from desk.jobs where kind = 'start-run'`);
  }

  it('one more run goes on from what they did; it takes back only what nobody did', async () => {
    const held = await stopped({ problem: byHand, facts: { modeByHandUntil: heldUntil } });

    expect(await timeIsOver(held)).toEqual([{ key: `${held.id}:2`, data: { mode: 'forward' } }]);
    expect(await office.stateOf(held.id)).toBe('running');
  });

  it.each<[string, Partial<ServiceRequest>]>([
    ['it waits for people because of something else', { problem: { code: 'slot-lost' } }],
    ['it was never held', { problem: byHand, facts: {} }],
    ['a run is at it already', { state: 'running', attempt: 2 }],
    ['it is done', { state: 'done' }],
    ['it was taken back', { state: 'undone' }],
  ])('nothing is run where %s', async (_why, change) => {
    const held = await stopped({ problem: byHand, facts: { modeByHandUntil: heldUntil }, ...change });

    expect(await timeIsOver(held)).toEqual([]);
    expect(await office.stateOf(held.id)).toBe(held.state);
  });
});
