import { everyDenial } from './audited-denials';
import type { AccountRecord } from '../../src/desk/account';
import type { Person } from '../../src/desk/people';
import type { ServiceRequest } from '../../src/desk/request';
import type { DeskSettings } from '../../src/desk/settings';
import type { Clock } from '../../src/recipe/ports';
import { createUseCases } from '../../src/usecases';
import type { Caller, UseCases } from '../../src/usecases/api';
import type { Desk } from '../../src/usecases/ports';
import { ravi, olga } from './cast';
import { withStore } from './postgres';
import type { TestStore } from './postgres';
import { request, settings as samples } from './store-samples';

const group = '99999999-0000-4000-8000-000000000001';

/** The books on a real database, one environment whose approvers are a group, and the use cases over them. */
export interface Office {
  readonly books: TestStore;
  readonly desk: Desk;
  readonly useCases: UseCases;
  readonly environmentId: string;
  /** A request of Ravi's for an account of Olga's, as the test wants it. */
  insert(change?: Partial<ServiceRequest>): Promise<ServiceRequest>;
  /** The account that a request has made. */
  enter(made: ServiceRequest): Promise<AccountRecord>;
  /** Who was read to be an approver, so many milliseconds ago. */
  approvers(people: readonly Person[], agoMs?: number): Promise<void>;
  stateOf(id: string): Promise<string | undefined>;
  /** Everything in the books but the audit, as one text: to see whether anything moved. */
  everything(): Promise<string>;
  /** `kind action by` of the audit, oldest first. */
  audit(): Promise<string[]>;
  /** The books as a run needs them, where everybody may. */
  register(): ReturnType<TestStore['register']>;
  close(): Promise<void>;
}

/** `clock` is for offices whose time a test moves. */
export async function openOffice(
  change: (settings: DeskSettings) => DeskSettings = (same) => same,
  clock: Clock = { now: () => new Date() },
): Promise<Office> {
  const books = await withStore({ clock });
  const environments = samples.environments.map((each) => ({
    ...each,
    roles: [...each.roles, { id: 'admin', name: 'System Administrator', privileged: true }],
    approvers: { people: [], groupId: group },
  }));
  const desk = {
    settings: change({ ...samples, environments }),
    store: books.store,
    clock,
    randomTag: () => 'abcd',
    denials: everyDenial(books.store),
  };
  const environmentId = desk.settings.environments[0]?.id ?? '';
  const { store, vault, database } = books;

  return {
    books,
    desk,
    environmentId,
    useCases: createUseCases(desk, vault),
    insert: (given = {}) => store.transaction((tx) => insertRequest(tx, { environmentId, ...given })),
    enter: (made) =>
      store.transaction(async (tx) => {
        const account = accountOf(made);
        await tx.accounts.save(account);
        return account;
      }),
    async approvers(people, agoMs = 0) {
      await database.query('truncate desk.approver_snapshots');
      const takenAt = new Date(clock.now().getTime() - agoMs).toISOString();
      await store.transaction((tx) => tx.approvers.save(environmentId, people, takenAt));
    },
    stateOf: async (id) => (await store.transaction((tx) => tx.requests.get(id)))?.state,
    everything: () => everythingIn(books),
    async audit() {
      const rows = await database.query('select line from desk.audit order by seq');
      const lines = rows.map(({ line }) => JSON.parse(String(line)) as { kind: string; action: string; actor: Person });
      return lines.map(({ kind, action, actor }) => `${kind} ${action} ${actor.name}`);
    },
    register: () =>
      books.register({ settings: desk.settings, isApproverLive: async () => true, mayAskLive: async () => true }),
    close: () => books.close(),
  };
}

async function insertRequest(
  tx: Parameters<Parameters<TestStore['store']['transaction']>[0]>[0],
  change: Partial<ServiceRequest>,
): Promise<ServiceRequest> {
  const id = await tx.requests.nextId();
  const one = request({ id, requester: ravi, owner: olga, expiresAt: '2999-01-01T00:00:00.000Z', ...change });
  await tx.requests.insert(one);
  return one;
}

function accountOf(made: ServiceRequest): AccountRecord {
  return {
    name: made.accountName,
    userPrincipalName: `${made.accountName}@contoso.onmicrosoft.com`,
    environmentId: made.environmentId,
    requestId: made.id,
    marker: made.marker,
    kind: 'cloud',
    userId: '77777777-0000-4000-8000-000000000001',
    systemuserId: '77777777-0000-4000-8000-000000000002',
    roleId: made.roleId,
    owner: made.owner,
    purpose: made.purpose,
    secretName: null,
    createdAt: '2029-01-01T08:00:00.000Z',
    reviewOn: '2030-01-01',
    state: 'active',
  };
}

async function everythingIn({ database }: TestStore): Promise<string> {
  const tables = await database.query(
    `select tablename as name from pg_tables where schemaname = 'desk' and tablename not in ('audit', 'audit_head')`,
  );
  const parts = [];
  for (const { name } of tables) {
    const rows = await database.query(`select t::text as row from desk.${String(name)} t order by 1`);
    parts.push(`${String(name)}: ${rows.map(({ row }) => String(row)).join('\n')}`);
  }
  return parts.sort().join('\n');
}

/** Somebody in their personal chat. */
export function by(who: Person): Caller {
  const { aadObjectId } = who;
  return {
    person: who,
    conversationId: `chat-${aadObjectId}`,
    conversationKind: 'personal',
    locale: 'en-GB',
    timeZone: 'UTC',
  };
}
