import { auditedDenials } from '../support/audited-denials';
import { randomUUID } from 'node:crypto';
import type { Scheduler } from 'fast-check';
import type { Person } from '../../src/desk/people';
import type { ServiceRequest } from '../../src/desk/request';
import { openStore } from '../../src/store/open-store';
import type { OpenStore } from '../../src/store/open-store';
import { silentLog } from '../../src/store/log';
import { createUseCases } from '../../src/usecases';
import type { Caller, UseCases } from '../../src/usecases/api';
import type { Store } from '../../src/usecases/ports';
import { dana, ravi, kim, lee } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { request, settings, survey } from '../support/store-samples';
import { interleaved } from './interleaved';

export { dana, ravi, kim };

const [production] = settings.environments;
if (!production) throw new Error('The sample settings lack an environment.');
const skuId = production.licenses[0]?.skuId ?? '';
const role = production.roles[0];

/** One database, two bots with pools of their own. */
export interface Scene {
  readonly first: TestStore;
  readonly second: OpenStore;
  /** A fresh environment with so many free slots, and whoever acts in it, each turn drawn by the scheduler. */
  stage(free: number, scheduler: Scheduler): Promise<Stage>;
  end(): Promise<void>;
}

export interface Stage {
  readonly environmentId: string;
  /** What the first and the second bot can do. */
  readonly bots: readonly [UseCases, UseCases];
  /** A request that waits for a decision, unless the test says otherwise. */
  pending(change?: Partial<ServiceRequest>): Promise<ServiceRequest>;
  look(id: string): Promise<ServiceRequest | null>;
  /** Runs that were ordered for a request. */
  runsOf(id: string): Promise<number>;
  slotsHeld(): Promise<number>;
  requests(): Promise<readonly ServiceRequest[]>;
  decisionsOf(id: string): Promise<readonly string[]>;
}

export async function openScene(): Promise<Scene> {
  const first = await withStore();
  const second = await openStore({ dataDir: first.dataDir, databaseUrl: first.database.url, log: silentLog });
  return {
    first,
    second,
    stage: (free, scheduler) => setStage(first, second, free, scheduler),
    async end() {
      await second.close();
      await first.close();
    },
  };
}

async function setStage(first: TestStore, second: OpenStore, free: number, scheduler: Scheduler): Promise<Stage> {
  const environmentId = `env-${randomUUID().slice(0, 8)}`;
  await furnish(first.store, environmentId, free);
  const actor = ({ store, vault }: OpenStore) => useCasesOver(interleaved(store, scheduler), vault, environmentId);
  const read = first.store;

  return {
    environmentId,
    bots: [actor(first), actor(second)],
    pending: (change = {}) =>
      read.transaction(async (tx) => {
        const one = request({
          id: await tx.requests.nextId(),
          environmentId,
          expiresAt: '2999-01-01T00:00:00.000Z',
          ...change,
        });
        await tx.requests.insert(one);
        return one;
      }),
    look: (id) => read.transaction((tx) => tx.requests.get(id)),
    runsOf: async (id) =>
      (await first.database.query(`select 1 from desk.jobs where kind = 'start-run' and key like $1`, [`${id}:%`]))
        .length,
    slotsHeld: () => read.transaction((tx) => tx.slots.reserved(environmentId)),
    requests: () => read.transaction((tx) => tx.requests.list({ environmentId, limit: 50 })),
    decisionsOf: async (id) => {
      const lines = await read.transaction((tx) => tx.audit.of(id));
      return lines.filter(({ kind }) => kind === 'decision').map(({ action }) => action);
    },
  };
}

function furnish(store: Store, environmentId: string, free: number): Promise<void> {
  const takenAt = new Date().toISOString();
  return store.transaction(async (tx) => {
    await tx.surveys.save(
      survey({
        environmentId,
        takenAt,
        limit: free,
        licenses: [{ skuId, name: 'Dynamics 365 Sales', total: 9, free: 9 }],
        lenders: [{ person: kim, canLend: true, skuId }],
        rolesFound: [role?.name ?? ''],
      }),
    );
    await tx.approvers.save(environmentId, [dana, lee], takenAt);
  });
}

function useCasesOver(store: Store, vault: OpenStore['vault'], environmentId: string): UseCases {
  const environments = settings.environments.map((each) => ({
    ...each,
    id: environmentId,
    approvers: { people: [dana.aadObjectId, lee.aadObjectId] },
  }));
  const desk = {
    // Every order is a stage of its own for the same people.
    settings: { ...settings, environments, limits: { ...settings.limits, openRequestsPerPerson: 10_000 } },
    store,
    clock: { now: () => new Date() },
    randomTag: () => 'abcd',
    denials: auditedDenials(store),
  };
  return createUseCases(desk, vault);
}

export function by(person: Person): Caller {
  return {
    person,
    conversationId: `chat-${person.aadObjectId}`,
    conversationKind: 'personal',
    locale: 'en-GB',
    timeZone: 'Europe/London',
  };
}

/** `won`: the press did it; `late`: somebody else had; `refused`: with the reason. */
export async function outcomeOf(press: Promise<{ readonly notice?: unknown } | null>): Promise<string> {
  try {
    return (await press)?.notice ? 'late' : 'won';
  } catch (error) {
    return `refused: ${(error as { problem?: { code?: string } }).problem?.code ?? String(error)}`;
  }
}
