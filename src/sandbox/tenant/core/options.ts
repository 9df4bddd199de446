import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds since 1970. Tests pass a clock they turn by hand. */
interface Clock {
  now(): number;
}

/** How long Microsoft's services take, in ms. The figures of `realisticDelays` follow the published documentation. */
export interface Delays {
  /** A fresh Entra object answers 404 for so long. */
  readonly replicationMs: number;
  /** Graph reads show the state of so long ago. */
  readonly readLagMs: number;
  /** Graph reads with `ConsistencyLevel: eventual` show the state of so long ago. */
  readonly indexLagMs: number;
  /** Until a change of a user or of a membership is seen by the synchronisation of an environment. */
  readonly userSyncMs: number;
  /** Until Dataverse knows that a licence was given or taken. */
  readonly licenseSyncMs: number;
  /** Until an account made in Active Directory appears in Entra. */
  readonly directorySyncMs: number;
  /** Until the row appears after a successful `addUser`. */
  readonly addUserMs: number;
  /** Until a row that was born disabled is enabled. */
  readonly bornDisabledMs: number;
  /** Until Dataverse notices that the Entra user was deleted. */
  readonly deletionSyncMs: number;
  /** How long a write on one user excludes other writes on the same user (real time). */
  readonly writeMs: number;
  /** How long a request is held that was told to time out, before its connection is closed (real time). */
  readonly holdMs: number;
}

const realisticDelays: Delays = {
  replicationMs: 5_000,
  readLagMs: 2_000,
  indexLagMs: 10_000,
  userSyncMs: 180_000,
  licenseSyncMs: 90_000,
  directorySyncMs: 1_800_000,
  addUserMs: 15_000,
  bornDisabledMs: 300_000,
  deletionSyncMs: 1_800_000,
  writeMs: 5,
  holdMs: 60_000,
};

/** Everything at once: for tests in which time plays no part. */
export const noDelays: Delays = {
  replicationMs: 0,
  readLagMs: 0,
  indexLagMs: 0,
  userSyncMs: 0,
  licenseSyncMs: 0,
  directorySyncMs: 0,
  addUserMs: 0,
  bornDisabledMs: 0,
  deletionSyncMs: 0,
  writeMs: 0,
  holdMs: 60_000,
};

export interface TenantOptions {
  readonly tenantId?: string;
  readonly displayName?: string;
  /** Verified domains; the first is the default one. A federated domain keeps its passwords elsewhere. */
  readonly domains?: readonly { readonly name: string; readonly federated?: boolean }[];
  readonly clock?: Clock;
  /** Overrides of `realisticDelays`. */
  readonly delays?: Partial<Delays>;
  /** All delays but `writeMs` and `holdMs` are divided by this. */
  readonly timeScale?: number;
  /** Rows per page of Graph's collections when `$top` does not ask otherwise. */
  readonly pageSize?: number;
  /** `Retry-After` of a simulated 429 of Graph, in seconds; fractional, as Microsoft documents. */
  readonly graphRetryAfterSeconds?: number;
  /** Access tokens live so long, in seconds. */
  readonly tokenLifetimeSeconds?: number;
  /** Entra's security defaults are on. */
  readonly securityDefaults?: boolean;
  /** Where new object ids come from. */
  readonly newId?: () => string;
  /** How real time passes for `writeMs` and `holdMs`; tests hold it up by hand. */
  readonly pause?: (ms: number) => Promise<void>;
}

export interface Settings {
  readonly tenantId: string;
  readonly displayName: string;
  readonly domains: readonly { readonly name: string; readonly federated?: boolean }[];
  readonly clock: Clock;
  readonly delays: Delays;
  readonly pageSize: number;
  readonly graphRetryAfterSeconds: number;
  readonly tokenLifetimeSeconds: number;
  readonly securityDefaults: boolean;
  readonly newId: () => string;
  readonly pause: (ms: number) => Promise<void>;
}

/** Fills in what the caller left out. */
export function readOptions(options: TenantOptions): Settings {
  return {
    tenantId: options.tenantId ?? 'aaaabbbb-0000-cccc-1111-dddd2222eeee',
    displayName: options.displayName ?? 'Contoso',
    domains: options.domains ?? [{ name: 'contoso.com' }, { name: 'contoso.onmicrosoft.com' }],
    clock: options.clock ?? { now: () => Date.now() },
    delays: scale({ ...realisticDelays, ...options.delays }, options.timeScale ?? 1),
    pageSize: options.pageSize ?? 100,
    graphRetryAfterSeconds: options.graphRetryAfterSeconds ?? 0.128,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 3599,
    securityDefaults: options.securityDefaults ?? false,
    newId: options.newId ?? randomUUID,
    // A pending pause must not keep the process alive.
    pause: options.pause ?? ((ms) => wait(ms, undefined, { ref: false })),
  };
}

function scale(delays: Delays, timeScale: number): Delays {
  const scaled = Object.entries(delays).map(([name, ms]) => [name, ms / timeScale]);
  return { ...(Object.fromEntries(scaled) as unknown as Delays), writeMs: delays.writeMs, holdMs: delays.holdMs };
}
