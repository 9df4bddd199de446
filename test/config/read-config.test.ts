import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goodEnvironment } from '../support/good-environment';
import { ConfigError, isSandbox, readConfig } from '../../src/config';
import { settingNames } from '../../src/config/read-config';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
const sample = JSON.parse(readFileSync('env/desk.sample.json', 'utf8'));

function faultsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).faults;
  }
}

function deskFile(content: unknown): string {
  const file = join(folder, `desk-${Math.floor(Math.random() * 1e9)}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const linkInto = (tenantId: string) =>
  `https://teams.microsoft.com/l/channel/19%3Aadmins%40thread.tacv2/Admins?groupId=1&tenantId=${tenantId}`;

describe('the settings', () => {
  it('are read with the public cloud as default', () => {
    const config = readConfig(goodEnvironment);

    expect(config.addresses).toMatchObject({
      graph: 'https://graph.microsoft.com',
      botFramework: { serviceHosts: expect.arrayContaining(['smba.trafficmanager.net']) },
    });
    expect(config.settings.environments[0]?.id).toBe('prod');
    expect(config.settings.waits.systemuser).toBe(7_200_000);
  });

  it('take every address from a sovereign cloud, or one by one', () => {
    const config = readConfig({ ...goodEnvironment, CLOUD: 'gcc-high', GRAPH_URL: 'https://graph.example.us' });

    expect(config.addresses).toMatchObject({
      login: 'https://login.microsoftonline.us',
      graph: 'https://graph.example.us',
      botFramework: { issuer: 'https://api.botframework.us' },
    });
  });

  it('ask for tokens in the tenant of Dynamics 365 where that is another than the one of Teams', () => {
    const dynamics = '0aaaaaaa-0000-4000-8000-00000000dddd';

    expect(readConfig(goodEnvironment).microsoft.tenantId).toBe(goodEnvironment.TEAMS_APP_TENANT_ID);
    expect(readConfig({ ...goodEnvironment, AAD_APP_TENANT_ID: dynamics }).microsoft.tenantId).toBe(dynamics);
  });

  it.each([
    'BOT_ID',
    'SECRET_BOT_PASSWORD',
    'TEAMS_APP_ID',
    'TEAMS_APP_TENANT_ID',
    'AAD_APP_CLIENT_ID',
    'SECRET_AAD_APP_CLIENT_SECRET',
    'KEY_VAULT_URL',
  ])('without %s name that key', (key) => {
    const faults = faultsOf({ ...goodEnvironment, [key]: '' });

    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(key);
  });

  it('name all faults at once, without a value', () => {
    const faults = faultsOf({
      ...goodEnvironment,
      BOT_ID: 'not-a-guid-secret',
      KEY_VAULT_URL: '',
      LOG_LEVEL: 'loud',
    }).join('\n');

    expect(faults).toMatch(/BOT_ID.*GUID/);
    expect(faults).toContain('LOG_LEVEL');
    expect(faults).not.toContain('not-a-guid-secret');
  });

  it('take connector hosts as people write them', () => {
    const { addresses } = readConfig({
      ...goodEnvironment,
      BOT_SERVICE_HOSTS: ' SMBA.trafficmanager.net , smba.x.com,',
    });

    expect(addresses.botFramework.serviceHosts).toEqual(['smba.trafficmanager.net', 'smba.x.com']);
  });

  it.each(['https://smba.trafficmanager.net', 'smba.trafficmanager.net/emea', 'smba.trafficmanager.net:443', ' , '])(
    'refuse a connector host that would never fit: %j',
    (hosts) => {
      expect(faultsOf({ ...goodEnvironment, BOT_SERVICE_HOSTS: hosts })).toEqual([
        'BOT_SERVICE_HOSTS must be host names alone, with commas between them, such as smba.trafficmanager.net.',
      ]);
    },
  );

  it('take a tenant id with blanks and capitals for the tenant of the links in the desk file', () => {
    const tenantId = 'ABCDEF00-0000-4000-8000-00000000000c';
    const desk = structuredClone(sample);
    desk.environments[0].adminConversationId = linkInto(tenantId.toLowerCase());

    const config = readConfig({
      ...goodEnvironment,
      TEAMS_APP_TENANT_ID: ` ${tenantId} `,
      DESK_FILE: deskFile(desk),
    });

    expect(config.bot.tenantId).toBe(tenantId.toLowerCase());
    expect(config.settings.environments[0]?.adminConversationId).toBe('19:admins@thread.tacv2');
  });

  it('take what Microsoft compares letter by letter without the blanks around it', () => {
    const { addresses } = readConfig({ ...goodEnvironment, BOT_TOKEN_ISSUER: ' https://api.botframework.com ' });

    expect(addresses.botFramework.issuer).toBe('https://api.botframework.com');
  });

  it('need no secret for a managed identity', () => {
    const config = readConfig({
      ...goodEnvironment,
      BOT_TYPE: 'UserAssignedMsi',
      SECRET_BOT_PASSWORD: '',
      AAD_APP_CREDENTIAL: 'managed-identity',
      SECRET_AAD_APP_CLIENT_SECRET: '',
    });

    expect(config.bot.credential.kind).toBe('managed-identity');
    expect(config.microsoft.credential.kind).toBe('managed-identity');
  });

  it('take the proxy of the network as people write it, lower case before upper case', () => {
    const proxyOf = (env: Record<string, string>) => readConfig({ ...goodEnvironment, ...env }).proxy;

    expect(proxyOf({})).toBeUndefined();
    expect(proxyOf({ HTTPS_PROXY: ' proxy.example.com:3128 ' })).toEqual({
      url: 'http://proxy.example.com:3128',
      except: '',
    });
    expect(
      proxyOf({ HTTPS_PROXY: 'http://a', https_proxy: 'https://u:p%40ss@b:3128', NO_PROXY: 'x', no_proxy: 'y' }),
    ).toEqual({ url: 'https://u:p%40ss@b:3128', except: 'y' });
  });

  it.each([
    'socks5://canary:1080',
    'http://canary:p#ss@proxy:3128',
    'http://canary:12/ss@proxy:3128',
    'http://canary:%zz@proxy:3128',
    'http://canary proxy',
    'http://',
  ])('refuse a proxy that cannot be read, by name and without its value: %j', (address) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy']) {
      const [fault, ...others] = faultsOf({ ...goodEnvironment, [name]: address });

      expect(fault).toMatch(new RegExp(`^${name} cannot be read: write http://proxy`));
      expect(fault).not.toContain('canary');
      expect(others).toEqual([]);
    }
  });

  it('mean the sandbox only when no Microsoft setting is there at all', () => {
    expect(isSandbox({ PATH: '/bin', PORT: '80' })).toBe(true);
    expect(isSandbox({ BOT_ID: goodEnvironment.BOT_ID })).toBe(false);
  });
});

describe('the desk file', () => {
  it.each([
    ['an empty approver list', (desk: typeof sample) => (desk.environments[0].approvers = {}), 'approvers'],
    ['an unknown key', (desk: typeof sample) => (desk.environments[0].lender = []), 'lender'],
    ['no roles', (desk: typeof sample) => (desk.environments[0].roles = []), 'roles'],
    ['an address that is not https', (desk: typeof sample) => (desk.environments[0].url = 'http://x'), 'url'],
    ['a duration nobody understands', (desk: typeof sample) => (desk.waits.systemuser = 'soon'), 'waits.systemuser'],
    ['two environments with one id', (desk: typeof sample) => desk.environments.push(desk.environments[0]), 'twice'],
  ])('with %s is refused by name', (_what, spoil, expected) => {
    const desk = structuredClone(sample);
    spoil(desk);

    expect(faultsOf({ ...goodEnvironment, DESK_FILE: deskFile(desk) }).join('\n')).toContain(expected);
  });

  it('that is not there, or not JSON, is said so', () => {
    expect(faultsOf({ ...goodEnvironment, DESK_FILE: join(folder, 'none.json') })[0]).toContain('is not there');
    expect(faultsOf({ ...goodEnvironment, DESK_FILE: deskFile('{') })[0]).toContain('is not JSON');
  });
});

it('the sample names every setting that is read, each with a line of its own', () => {
  const lines = readFileSync('env/.env.sample', 'utf8').split('\n');
  const keys = lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split('=')[0]);

  expect(new Set(keys)).toEqual(new Set(settingNames));
});
