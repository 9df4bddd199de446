import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { loopbackCertificate } from './certificate';
import { createControl } from './control';
import { createDataverse } from './dataverse/service';
import { createGraph } from './graph/service';
import { createKeyVault } from './key-vault/service';
import { createLogin } from './login/service';
import { createPowerPlatform } from './power-platform/service';
import type { Tenant } from './tenant';

/** Base addresses of the services, without a slash at the end. */
interface ServiceAddresses {
  /** Root of the sign-in service; the authority is `${login}/${tenantId}`. */
  readonly login: string;
  /** Root of Graph, without `/v1.0`. */
  readonly graph: string;
  /** By environment id; the Web API is below `/api/data/v9.2`. */
  readonly dataverse: Readonly<Record<string, string>>;
  readonly powerPlatform: string;
  readonly keyVault: string;
  /** The tenant's own strings to pull; see `control.ts`. Not one of Microsoft's services. */
  readonly control: string;
}

export interface ServedTenant {
  readonly tenant: Tenant;
  readonly http: ServiceAddresses;
  readonly https: ServiceAddresses;
  /** The certificate clients must trust for https (`NODE_EXTRA_CA_CERTS` or their own option). */
  readonly caPem: string;
  close(): Promise<void>;
}

interface ServeOptions {
  readonly http?: boolean;
  readonly https?: boolean;
  /** Ports count up from here, http before https and service after service; 0 or absent: free ones. */
  readonly firstPort?: number;
  /** `NODE_ENV` of the process, from whoever may read it. */
  readonly nodeEnv?: string | undefined;
}

const LOOPBACK = '127.0.0.1';
const DATAVERSE = 'dataverse ';
const NOWHERE: ReadonlyMap<string, string> = new Map();

/**
 * Serves every service of the tenant on the loopback address, each under an address of its own, over http and https.
 * Environments added later are not served. Refuses to run in production.
 */
export async function serveTenant(tenant: Tenant, options: ServeOptions = {}): Promise<ServedTenant> {
  if (options.nodeEnv === 'production') throw new Error('The simulated tenant must not run in production.');

  const servers: http.Server[] = [];
  const closeAll = async () => void (await Promise.all(servers.map(close)));
  try {
    const apps = createApps(tenant);
    const first = options.firstPort ?? 0;
    const plain = options.http === false ? NOWHERE : await listenAll('http', apps, first, servers);
    const secure =
      options.https === false ? NOWHERE : await listenAll('https', apps, first && first + plain.size, servers);
    announce(tenant, [plain, secure]);
    return {
      tenant,
      http: addressesOf(plain),
      https: addressesOf(secure),
      caPem: loopbackCertificate().cert,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Starts one server per application and adds it to `servers`; returns the addresses by name. */
async function listenAll(
  scheme: 'http' | 'https',
  apps: ReadonlyMap<string, Express>,
  firstPort: number,
  servers: http.Server[],
): Promise<Map<string, string>> {
  const addresses = new Map<string, string>();
  for (const [name, app] of apps) {
    const server = scheme === 'http' ? http.createServer(app) : https.createServer(loopbackCertificate(), app);
    // Whoever calls closes first: a call into a connection that is just being closed is lost.
    server.keepAliveTimeout = 65_000;
    servers.push(server);
    const port = await listen(server, firstPort && firstPort + addresses.size);
    addresses.set(name, `${scheme}://${LOOPBACK}:${port}`);
  }
  return addresses;
}

function createApps(tenant: Tenant): Map<string, Express> {
  const { core } = tenant;
  return new Map([
    ['login', createLogin(core).app],
    ['graph', createGraph(core).app],
    ['powerPlatform', createPowerPlatform(core).app],
    ['keyVault', createKeyVault(core).app],
    ['control', createControl(tenant)],
    ...[...core.environments.values()].map(
      (each) => [`${DATAVERSE}${each.id}`, createDataverse(core, each).app] as const,
    ),
  ]);
}

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Tells the services their own addresses, since tokens and links name them. */
function announce(tenant: Tenant, all: readonly ReadonlyMap<string, string>[]): void {
  const { addresses } = tenant.core;
  for (const [name, address] of all.flatMap((each) => [...each])) {
    if (name === 'login' || name === 'graph' || name === 'powerPlatform' || name === 'keyVault')
      addresses[name].push(address);
    else if (name.startsWith(DATAVERSE)) {
      const id = name.slice(DATAVERSE.length);
      addresses.dataverse.set(id, [...(addresses.dataverse.get(id) ?? []), address]);
    }
  }
}

function addressesOf(served: ReadonlyMap<string, string>): ServiceAddresses {
  const environments = [...served].filter(([name]) => name.startsWith(DATAVERSE));
  return {
    login: served.get('login') ?? '',
    graph: served.get('graph') ?? '',
    powerPlatform: served.get('powerPlatform') ?? '',
    keyVault: served.get('keyVault') ?? '',
    control: served.get('control') ?? '',
    dataverse: Object.fromEntries(environments.map(([name, address]) => [name.slice(DATAVERSE.length), address])),
  };
}
