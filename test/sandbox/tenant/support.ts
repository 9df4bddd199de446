import {
  apps,
  environments,
  noDelays,
  sampleTenant,
  serveTenant,
  type SampleOptions,
  type ServedTenant,
  type Tenant,
} from '../../../src/sandbox/tenant';

export const GRAPH = 'https://graph.microsoft.com';
/** Whatever the version of the row, as long as there is one. */
export const ANY = { 'if-match': '*' };

/** A clock that stands still until the test turns it. */
interface TestClock {
  now(): number;
  advance(ms: number): void;
}

function testClock(start = Date.parse('2026-11-22T09:00:00Z')): TestClock {
  let now = start;
  return { now: () => now, advance: (ms) => void (now += ms) };
}

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details?: readonly { readonly code: string }[];
  };
}

type Send = <T = ErrorBody>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer<T>>;

/** A caller of the tenant's services with the tokens of one application; paths begin after the version. */
interface Client {
  readonly graph: Send;
  readonly dataverse: Send;
  readonly powerPlatform: Send;
  readonly keyVault: Send;
}

export interface World {
  readonly tenant: Tenant;
  readonly served: ServedTenant;
  readonly clock: TestClock;
  /** The bot's application; Dataverse calls go to production. */
  readonly bot: Client;
  as(app: { readonly appId: string; readonly secret: string }, environmentId?: string): Client;
  token(app: { readonly appId: string; readonly secret: string }, resource: string): Promise<string>;
  close(): Promise<void>;
}

/** The sample tenant behind real HTTP, with a clock that the test turns. */
export async function openWorld(options: SampleOptions = {}): Promise<World> {
  const clock = testClock();
  const tenant = sampleTenant({ clock, ...options, delays: { ...noDelays, ...options.delays } });
  const served = await serveTenant(tenant, { https: false });
  const token: World['token'] = async (app, resource) => {
    const answer = await requestToken(served, {
      grant_type: 'client_credentials',
      client_id: app.appId,
      client_secret: app.secret,
      scope: `${resource}/.default`,
    });
    return (answer.body as { access_token: string }).access_token;
  };
  const as: World['as'] = (app, environmentId = environments.prod) =>
    createClient(tenant, served, token, app, environmentId);
  return { tenant, served, clock, bot: as(apps.bot), as, token, close: () => served.close() };
}

export async function requestToken(served: ServedTenant, form: Record<string, string>): Promise<Answer<unknown>> {
  const url = `${served.http.login || served.https.login}/${served.tenant.id}/oauth2/v2.0/token`;
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

function createClient(
  tenant: Tenant,
  served: ServedTenant,
  token: World['token'],
  app: { readonly appId: string; readonly secret: string },
  environmentId: string,
): Client {
  const sender =
    (base: string, resource: string): Send =>
    async (method, path, body, headers = {}) =>
      send(`${base}${path}`, method, body, { authorization: `Bearer ${await token(app, resource)}`, ...headers });
  return {
    graph: sender(`${served.http.graph}/v1.0`, GRAPH),
    dataverse: sender(`${served.http.dataverse[environmentId]}/api/data/v9.2`, tenant.environment(environmentId).url),
    powerPlatform: sender(
      `${served.http.powerPlatform}/providers/Microsoft.BusinessAppPlatform`,
      'https://service.powerapps.com',
    ),
    keyVault: sender(served.http.keyVault, 'https://vault.azure.net'),
  };
}

export async function send<T>(
  url: string,
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
}

/** A valid body for `POST /users`; the name is derived from `local`. */
export function newUser(local: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    accountEnabled: true,
    displayName: `SVC ${local}`,
    mailNickname: local,
    userPrincipalName: `${local}@contoso.com`,
    usageLocation: 'GB',
    employeeId: 'R-0042',
    passwordPolicies: 'DisablePasswordExpiration',
    passwordProfile: { forceChangePasswordNextSignIn: false, password: 'Correct-Horse-7-Battery' },
    ...more,
  };
}

/** The row of an Entra user in an environment as the Web API shows it. */
export function userQuery(objectId: string, select = 'systemuserid,accessmode,isdisabled,islicensed'): string {
  return `/systemusers?$select=${select}&$filter=azureactivedirectoryobjectid eq ${objectId}`;
}
