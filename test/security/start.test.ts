import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { warnOfExcess } from '../../src/start/warn-of-excess';
import { goodEnvironment } from '../support/good-environment';
import { buildProgram } from '../support/program';
import type { Program } from '../support/program';
import { APP_ID, start, stopAll } from '../teams/support/start';

let program: Program;
const good = { ...goodEnvironment, DATA_DIR: join(tmpdir(), 'never-made') };

beforeAll(() => {
  program = buildProgram();
});
afterAll(() => program.remove());
afterEach(stopAll);

describe('the program', () => {
  it.each(['BOT_ID', 'SECRET_BOT_PASSWORD', 'TEAMS_APP_TENANT_ID', 'SECRET_AAD_APP_CLIENT_SECRET'])(
    'does not start with a blank %s, and says which in one line',
    async (key) => {
      const { status, said } = await program.run({ ...good, [key]: '' });

      expect(status).toBe(78);
      expect(said.split('\n').filter((line) => line.includes(key))).toHaveLength(1);
      expect(said).not.toMatch(/bot-secret|app-secret|\n\s+at /);
    },
  );

  it('never plays Microsoft with NODE_ENV=production', async () => {
    const { status, said } = await program.run({ NODE_ENV: 'production' });

    expect(status).not.toBe(0);
    expect(said).toContain('The sandbox never runs with NODE_ENV=production');
  });
});

describe('the door', () => {
  it.each([
    ['an app id', { bot: { appId: '', tenantId: 't', appType: 'SingleTenant' as const } }],
    ['a tenant', { tenants: [] }],
  ])('is not opened without %s, because the SDK would let everybody in', async (_what, server) => {
    await expect(start({ server })).rejects.toThrow('nobody can be let in');
  });

  it('is opened with both', async () => {
    const { server } = await start({ server: { bot: { appId: APP_ID, tenantId: 't', appType: 'SingleTenant' } } });

    expect(server).toBeDefined();
  });
});

describe('permissions beyond what the desk uses', () => {
  const said = async (granted: readonly string[] | Error) => {
    const lines: object[] = [];
    const grantedPermissions = async () => {
      if (granted instanceof Error) throw granted;
      return granted;
    };
    await warnOfExcess({ inspector: { grantedPermissions } as never }, { warn: (fields) => void lines.push(fields) });
    return lines;
  };

  it('are named in one warning at start', async () => {
    expect(await said(['User.ReadWrite.All', 'Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'])).toEqual(
      [{ excess: ['Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'] }],
    );
  });

  it('are not warned of when there are none, or when nobody can tell', async () => {
    expect(await said(['User.ReadWrite.All', 'LicenseAssignment.Read.All', 'Organization.Read.All'])).toEqual([]);
    expect(await said(new Error('sign-in is away'))).toEqual([]);
  });
});
