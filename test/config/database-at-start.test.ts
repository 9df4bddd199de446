import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { ConfigError, readConfig } from '../../src/config';
import { startDesk } from '../../src/start/compose';
import { goodEnvironment } from '../support/good-environment';
import { withEmptyDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { buildProgram } from '../support/program';
import type { Program } from '../support/program';

const folder = mkdtempSync(join(tmpdir(), 'start-'));
let program: Program;
let database: TestDatabase;

beforeAll(async () => {
  program = buildProgram();
  database = await withEmptyDatabase();
  await database.query('create role newcomer login password $$pw$$');
});
afterAll(async () => {
  await database.query(`revoke all on database ${nameOf(database)} from newcomer`);
  await database.query('drop role newcomer');
  await database.drop();
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

function nameOf({ url }: TestDatabase): string {
  return new URL(url).pathname.slice(1);
}

function address(change: (url: URL) => void): string {
  const url = new URL(database.url);
  change(url);
  return url.href;
}

/** The one line that the operator reads: everything else of the environment is good. */
async function faultWith(env: Record<string, string>): Promise<string> {
  const start = async () =>
    startDesk(readConfig({ ...goodEnvironment, DATA_DIR: join(folder, 'data'), ...env }), {
      logger: pino({ level: 'silent' }),
    });
  const error: unknown = await start().catch((reason: unknown) => reason);

  if (!(error instanceof ConfigError)) throw error;
  const { faults } = error;
  expect(faults).toHaveLength(1);
  return faults[0] ?? '';
}

describe('a database that cannot be used is one line', () => {
  it.each([
    ['#', 'postgres://desk:pa#ss@db.example:5432/desk'],
    ['/', 'postgres://desk:pa/ss@db.example:5432/desk'],
    ['% that begins no code', 'postgres://desk:50%@db.example:5432/desk'],
  ])('when its password holds a bare %s', async (_what, url) => {
    const fault = await faultWith({ DATABASE_URL: url });

    expect(fault).toContain('DATABASE_URL cannot be read');
    expect(fault).toContain('# as %23');
    expect(fault).not.toMatch(/pa.ss|50%@/);
  });

  it('when the address names no database', async () => {
    expect(await faultWith({ DATABASE_URL: 'postgres://desk:pw@db.example' })).toContain('names no database');
  });

  it('when the password is wrong', async () => {
    const fault = await faultWith({ DATABASE_URL: address((url) => (url.password = 'wr0ng-password')) });

    expect(fault).toContain('DATABASE_URL: the password was not accepted');
    expect(fault).not.toContain('wr0ng');
  });

  it('when there is no such database', async () => {
    expect(await faultWith({ DATABASE_URL: address((url) => (url.pathname = '/nosuch')) })).toContain(
      'DATABASE_URL: there is no database nosuch',
    );
  });

  it('when its user may create nothing there', async () => {
    const url = address((changed) => {
      changed.username = 'newcomer';
      changed.password = 'pw';
    });

    expect(await faultWith({ DATABASE_URL: url })).toContain('Grant it CREATE on the database');
  });

  it('when nobody listens, or the host is unknown', async () => {
    expect(await faultWith({ DATABASE_URL: 'postgres://desk:pw@127.0.0.1:1/desk' })).toMatch(
      /nothing answers at 127\.0\.0\.1:1 .*ECONNREFUSED/,
    );
    expect(await faultWith({ DATABASE_URL: 'postgres://desk:pw@db.invalid/desk' })).toMatch(/db\.invalid/);
  });

  it('when something else answers there', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    expect(await faultWith({ DATABASE_URL: `postgres://desk:pw@127.0.0.1:${port}/desk` })).toContain(
      `127.0.0.1:${port}`,
    );
    other.close();
  });

  it('when a newer bot has been there', async () => {
    const newer = await withEmptyDatabase();
    await newer.query('create schema desk authorization account_desk');
    await newer.query('create table desk.kysely_migration (name varchar(255) primary key, timestamp varchar(255))');
    await newer.query('alter table desk.kysely_migration owner to account_desk');
    await newer.query("insert into desk.kysely_migration values ('9999-from-the-future', 'later')");

    expect(await faultWith({ DATABASE_URL: newer.url })).toContain('a newer version of the bot');
    await newer.drop();
  });
});

it('a data folder that is a file is named with its setting', async () => {
  const file = join(folder, 'not-a-folder');
  writeFileSync(file, '');

  expect(await faultWith({ DATABASE_URL: database.url, DATA_DIR: file })).toMatch(/DATA_DIR: .*not-a-folder/);
});

it('the program ends with 78 and that line, without a stack', async () => {
  const { status, said } = await program.run({
    ...goodEnvironment,
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: address((url) => (url.password = 'wr0ng-password')),
  });

  expect({ status, said }).toEqual({
    status: 78,
    said: expect.stringMatching(/^1 setting to mend:\n {2}- DATABASE_URL: the password was not accepted[^\n]*\n$/),
  });
});

it('an env file in UTF-16 is no reason to play the sandbox', async () => {
  mkdirSync(join(folder, 'env'));
  writeFileSync(join(folder, 'env/.env'), Buffer.from('\ufeffBOT_ID=x\r\n', 'utf16le'));

  const { status, said } = await program.run({}, { cwd: folder });

  expect({ status, said }).toEqual({
    status: 78,
    said: expect.stringMatching(/env\/\.env is encoded as UTF-16.*UTF-8/),
  });
});
