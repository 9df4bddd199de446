import type { Clock, Register } from '../../src/recipe/ports';
import type { ServiceRequest } from '../../src/desk/request';
import { withStore } from './postgres';
import type { TestStore } from './postgres';
import { conversation, posting, request, settings } from './store-samples';

/** Time of every register stage. */
export const now = new Date('2029-03-01T10:00:00.000Z');
export const clock: Clock = { now: () => now };

/** The facts of a run that found and made everything. */
export const facts = {
  userPrincipalName: 'svc-x@contoso.com',
  userId: 'user-1',
  systemuserId: 'row-1',
  secretName: 'svc-x',
  accessModeSet: true,
};

interface RegisterStage {
  readonly desk: TestStore;
  readonly register: Register;
  /** An approved request with its slot and its card. */
  insert(change?: Partial<ServiceRequest>): Promise<void>;
  /** Whether a card waits to be drawn again; draws it. */
  isStale(): Promise<boolean>;
  countOf(table: string): Promise<number>;
}

/** The books with nothing in them before each test of the file; people called Dana may approve. */
export function registerStage(): RegisterStage {
  let open: TestStore | undefined;
  const desk = (): TestStore => {
    if (!open) throw new Error('The books are open while tests run.');
    return open;
  };
  let register: Register | undefined;
  beforeAll(async () => {
    open = await withStore({ clock });
    register = open.register({
      settings,
      isApproverLive: (_environment, person) => Promise.resolve(person.name.startsWith('Dana')),
      mayAskLive: () => Promise.resolve(true),
    });
  });
  afterAll(() => desk().close());
  beforeEach(() => desk().database.query(`truncate ${emptied.map((table) => `desk.${table}`).join()}`));

  return {
    get desk() {
      return desk();
    },
    get register() {
      if (!register) throw new Error('The register is open while tests run.');
      return register;
    },
    insert: (change = {}) => insert(desk(), change),
    async isStale() {
      const claims = await desk().outbox.claimPostings(10);
      for (const claim of claims) await desk().outbox.postingSent(claim, 'card');
      return claims.length > 0;
    },
    countOf: async (table) => (await desk().database.query(`select 1 from desk.${table}`)).length,
  };
}

const emptied = [
  'requests',
  'slots',
  'loans',
  'run_steps',
  'accounts',
  'hand_overs',
  'postings',
  'notices',
  'jobs',
  'conversations',
  'surveys',
];

async function insert(desk: TestStore, change: Partial<ServiceRequest>): Promise<void> {
  await desk.store.transaction(async (tx) => {
    await tx.requests.insert(request({ state: 'approved', attempt: 1, ...change }));
    await tx.slots.hold('prod', change.id ?? 'SA-1001');
    await tx.conversations.remember(conversation('team'));
    await tx.postings.add({ ...posting(change.id ?? 'SA-1001', 'team'), activityId: 'card' });
  });
}
