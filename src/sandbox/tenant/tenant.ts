import type { Version } from './core/versioned';
import { createFaults, type ArrivalListener, type Fault } from './core/faults';
import { createLedger, type Exchange, type LedgerEntry } from './core/ledger';
import { readOptions, type TenantOptions } from './core/options';
import type { TenantCore } from './core/tenant-core';
import { createTimeline } from './core/timeline';
import type { EnvironmentState, SystemUser, Switches } from './dataverse/environment';
import { planSync } from './dataverse/sync';
import { createDirectory } from './directory/directory';
import type { Sku, UserState } from './directory/model';
import { createOnPremises, type OnPremises } from './directory/on-premises';
import { createVault } from './key-vault/vault';
import { createRegistrations } from './login/registrations';
import { createTokens } from './login/tokens';
import { createSeed } from './seed';
import type { Seed } from './seed-shapes';

/** A simulated tenant: its state, and everything a test may ask of it or do to it behind the services' back. */
export interface Tenant {
  readonly core: TenantCore;
  readonly id: string;
  readonly seed: Seed;
  readonly onPremises: OnPremises;
  /** Every write that reached a service, refused ones included. Secrets are blanked out. */
  readonly ledger: readonly LedgerEntry[];
  /** All past states of an Entra user, or of a row of `systemuser` when an environment is named. */
  readonly history: {
    user(userId: string): readonly Version<UserState>[];
    systemUser(environmentId: string, systemuserid: string): readonly Version<SystemUser>[];
  };
  failNext(fault: Fault): void;
  /** Faults that have not struck yet. */
  pendingFaults(): readonly Fault[];
  /** Calls `listener` for every request before it is applied; the kind of fault it names strikes. Returns the way to stop it. */
  onArrival(listener: ArrivalListener): () => void;
  /** Calls `listener` for every exchange from now on; returns the way to stop it. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
  /** Does everything that is due by now. The services do so before every request. */
  settle(): void;
  now(): number;
  /** The password the user would sign in with; `undefined` when none was set. */
  passwordOf(userId: string): string | undefined;
  /** The newest state of a user by name or id, whatever the replicas show. */
  user(nameOrId: string): UserState | undefined;
  environment(environmentId: string): EnvironmentState;
  /** The newest row of an Entra user in an environment. */
  systemUser(environmentId: string, objectId: string): SystemUser | undefined;
  setSwitches(environmentId: string, switches: Partial<Switches>): void;
  /** Changes a product, for instance buys seats or suspends it. */
  changeSku(skuId: string, change: (sku: Sku) => Sku): void;
}

/** Makes an empty tenant. `sampleTenant` makes one with people in it. */
export function createTenant(options: TenantOptions = {}): Tenant {
  const core = createCore(options);
  core.directory.onUserChange((userId, at) => {
    if (Number.isFinite(at)) planSync(core, userId, at);
  });
  return createControls(core);
}

function createCore(options: TenantOptions): TenantCore {
  const settings = readOptions(options);
  return {
    settings,
    timeline: createTimeline(),
    faults: createFaults(),
    ledger: createLedger(),
    directory: createDirectory(settings),
    contacts: [],
    registrations: createRegistrations(),
    tokens: createTokens(settings),
    vault: createVault(),
    environments: new Map(),
    addresses: { login: [], graph: [], powerPlatform: [], keyVault: [], dataverse: new Map() },
  };
}

function createControls(core: TenantCore): Tenant {
  const { directory, settings, ledger, faults, timeline } = core;
  const settle = () => timeline.settle(settings.clock.now());

  return {
    ...createLooks(core, settle),
    core,
    id: settings.tenantId,
    seed: createSeed(core),
    onPremises: createOnPremises(settings, timeline, directory),
    ledger: ledger.entries,
    failNext: (fault) => faults.failNext(fault),
    pendingFaults: () => faults.pending(),
    onArrival: (listener) => faults.onArrival(listener),
    onExchange: (listener) => ledger.onExchange(listener),
    settle,
    now: () => settings.clock.now(),
    setSwitches(environmentId, switches) {
      const environment = findEnvironment(core, environmentId);
      environment.switches = { ...environment.switches, ...switches };
    },
    changeSku(skuId, change) {
      const sku = directory.skus.get(skuId);
      if (!sku) throw new Error(`The tenant has no product ${skuId}.`);
      directory.setSku(change(sku));
    },
  };
}

type Looks = Pick<Tenant, 'history' | 'passwordOf' | 'user' | 'environment' | 'systemUser'>;

/** Ways of looking at the truth, past every replica. */
function createLooks({ directory, ...core }: TenantCore, settle: () => void): Looks {
  return {
    history: {
      user: (userId) => directory.users.get(userId)?.versions() ?? [],
      systemUser: (environmentId, id) => findEnvironment(core, environmentId).users.get(id)?.versions() ?? [],
    },
    passwordOf: (userId) => directory.secrets.of(userId)?.password,
    user(nameOrId) {
      settle();
      return directory.findByUpn(nameOrId)?.current() ?? directory.users.get(nameOrId)?.current();
    },
    environment: (environmentId) => findEnvironment(core, environmentId),
    systemUser(environmentId, objectId) {
      settle();
      return [...findEnvironment(core, environmentId).users.values()]
        .map((row) => row.current())
        .find(({ columns }) => columns.azureactivedirectoryobjectid === objectId);
    },
  };
}

function findEnvironment({ environments }: Pick<TenantCore, 'environments'>, id: string): EnvironmentState {
  const environment = environments.get(id);
  if (!environment) throw new Error(`No environment has the id ${id}.`);
  return environment;
}
