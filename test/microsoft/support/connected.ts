import { connectMicrosoft, type Microsoft, type MicrosoftOptions } from '../../../src/microsoft/connect';
import type { UpstreamError } from '../../../src/desk/problem';
import { startFakeService, type FakeService } from './fake-service';

export const ids = {
  tenant: 'aaaabbbb-0000-cccc-1111-dddd2222eeee',
  app: '00001111-aaaa-2222-bbbb-3333cccc4444',
  user: '11111111-2222-3333-4444-555555555555',
  group: '22222222-2222-3333-4444-555555555555',
  systemuser: '33333333-2222-3333-4444-555555555555',
  role: '44444444-2222-3333-4444-555555555555',
  unit: '55555555-2222-3333-4444-555555555555',
  sku: '1e1a282c-9c54-43a2-9310-98ef728faace',
};

/** The real clients, pointed at a fake service. */
export function connectTo(fake: FakeService, options: Partial<MicrosoftOptions> = {}): Microsoft {
  return connectMicrosoft({
    tenantId: ids.tenant,
    clientId: ids.app,
    credential: () => ({ kind: 'secret', secret: 'canary-client-secret' }),
    environments: [{ id: 'prod', url: fake.origin, powerPlatformId: 'env-1' }],
    vaultUrl: fake.origin,
    addresses: { graph: fake.origin, login: fake.origin, powerPlatform: fake.origin },
    ...options,
  });
}

/** A fake service and the real clients pointed at it, fresh for every test of the surrounding block. */
export function freshStage(): { readonly fake: FakeService; readonly microsoft: Microsoft } {
  let current: { fake: FakeService; microsoft: Microsoft } | undefined;
  const now = () => {
    if (!current) throw new Error('The stage stands only while a test runs.');
    return current;
  };
  beforeEach(async () => {
    const fake = await startFakeService();
    current = { fake, microsoft: connectTo(fake) };
  });
  afterEach(async () => {
    now().microsoft.close();
    await now().fake.close();
    current = undefined;
  });
  return {
    get fake() {
      return now().fake;
    },
    get microsoft() {
      return now().microsoft;
    },
  };
}

/** The error a port threw; fails when it threw none. */
export async function errorOf(work: Promise<unknown>): Promise<UpstreamError> {
  const outcome = await work.then(
    () => new Error('expected an error, but the call succeeded'),
    (error: unknown) => error as UpstreamError,
  );
  if (!('outlook' in outcome)) throw outcome;
  return outcome;
}

/** A cloud account as the recipe asks for one. */
export const newUser = {
  userPrincipalName: 'svc-erp@contoso.com',
  displayName: 'SVC ERP',
  mailNickname: 'svc-erp',
  usageLocation: 'GB',
  employeeId: 'ad-1042',
  password: 'Passw0rd-Passw0rd-Passw0rd-Passw0rd!',
  passwordNeverExpires: true,
};
