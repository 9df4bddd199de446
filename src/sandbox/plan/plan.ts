import { randomUUID } from 'node:crypto';
import type { ServiceRequest } from '../../desk/request';
import type { DeskSettings, EnvironmentSettings } from '../../desk/settings';
import type { CloudAddresses } from '../../microsoft/clouds';
import { connectMicrosoft, type Microsoft } from '../../microsoft/connect';
import type { Exchange } from '../../microsoft/exchange';
import type { Durable } from '../../recipe/durable';
import type { RunEnd } from '../../recipe/ports/register';
import type { Vault } from '../../recipe/ports/vault';
import { runRequest } from '../../recipe/run';
import { passwordMaker } from '../../store/password-maker';
import { serveTenant, type ServedTenant, type Tenant } from '../tenant';
import { planRegister } from './plan-register';
import { planApp, tenantLike } from './plan-tenant';

interface PlannedCall {
  /** Step of the recipe that makes the call. */
  readonly step: string;
  readonly method: string;
  /** As it would be for the real tenant. Ids that only the real tenant can give are made up. */
  readonly url: string;
  /** Secrets blanked out. */
  readonly body?: unknown;
}

interface PlanOptions {
  readonly settings: DeskSettings;
  readonly environment: EnvironmentSettings;
  readonly addresses: CloudAddresses;
  /** Absent: passwords are kept by the embedded vault, which makes no calls. */
  readonly keyVaultUrl?: string;
  /** No licence is free, so one is borrowed. */
  readonly borrow?: boolean;
}

/**
 * The exact calls that a request for a new account would make: the real recipe and the real clients, run against a
 * simulated tenant made after the settings. Nothing reaches Microsoft.
 */
export async function planRequest(
  options: PlanOptions,
): Promise<{ readonly calls: readonly PlannedCall[]; readonly end: RunEnd | undefined }> {
  const { settings, environment } = options;
  const clock = turningClock();
  const { tenant, environmentId } = tenantLike(settings, environment, {
    borrow: options.borrow === true,
    now: () => clock.now().getTime(),
  });
  const served = await serveTenant(tenant, { https: false });
  const books = planRegister(sampleRequest(environment, clock.now()), clock.now);
  const calls: PlannedCall[] = [];
  const real = realAddresses(options, served, environmentId);
  const note = (exchange: Exchange) => void calls.push(...planned(exchange, books.currentStep(), real));
  const microsoft = connect(options, tenant, served, environmentId, note);

  try {
    const { directory, crm, platform, signIn, vault = memoryVault() } = microsoft;
    const ports = {
      settings,
      directory,
      crm,
      platform,
      signIn,
      vault,
      passwords: passwordMaker,
      register: books.register,
      clock,
    };
    await runRequest(clock.durable, ports, { requestId: 'SA-1', attempt: 1, mode: 'forward' });
  } finally {
    microsoft.close();
    await served.close();
  }
  return { calls, end: books.end() };
}

/** Waits pass at once: a clock that is turned instead of waited for. */
function turningClock() {
  let ahead = 0;
  const durable: Durable = {
    step: (_name, work) => work(),
    sleep: async (_name, ms) => void (ahead += ms),
  };
  return { now: () => new Date(Date.now() + ahead), durable };
}

function connect(
  options: PlanOptions,
  tenant: Tenant,
  served: ServedTenant,
  environmentId: string,
  onExchange: (exchange: Exchange) => void,
): Microsoft {
  const { environment, keyVaultUrl } = options;
  const { login, graph, powerPlatform, keyVault, dataverse } = served.http;
  return connectMicrosoft({
    tenantId: tenant.id,
    clientId: planApp.appId,
    credential: () => ({ kind: 'secret', secret: planApp.secret }),
    environments: [{ ...environment, url: dataverse[environmentId] ?? '' }],
    addresses: { login, graph, powerPlatform },
    ...(keyVaultUrl !== undefined && { vaultUrl: keyVault }),
    http: { onExchange },
  });
}

function planned(exchange: Exchange, step: string, real: (text: string) => string): PlannedCall[] {
  if (exchange.service === 'login') return [];
  const { method, url, requestBody } = exchange;
  const body = requestBody === undefined ? {} : { body: JSON.parse(real(JSON.stringify(requestBody))) as unknown };
  return [{ step, method, url: decodeURIComponent(real(url)), ...body }];
}

function realAddresses(
  { addresses, environment, keyVaultUrl = '' }: PlanOptions,
  served: ServedTenant,
  environmentId: string,
) {
  const pairs: readonly (readonly [string, string])[] = [
    [served.http.graph, addresses.graph],
    [served.http.powerPlatform, addresses.powerPlatform],
    [served.http.keyVault, keyVaultUrl],
    [served.http.dataverse[environmentId] ?? '', environment.url],
  ];
  return (text: string) => pairs.reduce((rest, [simulated, real]) => rest.replaceAll(simulated, real), text);
}

function memoryVault(): Vault {
  const secrets = new Map<string, string>();
  return {
    address: null,
    putIfAbsent: async (name, value) => void (secrets.has(name) || secrets.set(name, value)),
    read: async (name) => secrets.get(name) ?? null,
    replace: async (name, value) => void secrets.set(name, value),
    remove: async (name) => void secrets.delete(name),
  };
}

function sampleRequest(environment: EnvironmentSettings, now: Date): ServiceRequest {
  const owner = { aadObjectId: randomUUID(), name: 'The owner' };
  const admin = { aadObjectId: randomUUID(), name: 'An approver' };
  const [lender] = environment.lenders;
  const at = now.toISOString();
  return {
    id: 'SA-1',
    kind: 'create',
    environmentId: environment.id,
    accountName: 'svc-example',
    accountKind: 'cloud',
    roleId: environment.roles[0]?.id ?? '',
    purpose: 'To see the calls.',
    owner,
    passwordNeverExpires: true,
    reviewOn: at.slice(0, 10),
    version: 3,
    state: 'approved',
    attempt: 1,
    marker: 'SA-1.plan',
    requester: owner,
    requestedAt: at,
    conversationId: 'plan',
    locale: 'en-GB',
    timeZone: 'UTC',
    approvals: [{ by: admin, at }],
    decision: { verdict: 'approved', by: admin, at, ...(lender && { lender }) },
    expiresAt: at,
    facts: {},
  };
}
