// Changes the code of a room a little, thousands of times, and tells which changes no test notices: npm run mutants [room ...]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { rooms } from './mutants/rooms.mjs';
import { judge, print } from './mutants/verdict.mjs';

const root = join(import.meta.dirname, '..');
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in rooms));
if (unknown.length > 0) {
  console.error(`No such room: ${unknown.join(', ')}. There are ${Object.keys(rooms).join(', ')}.`);
  process.exit(2);
}

process.chdir(root);
const database = mkdtempSync(join(tmpdir(), 'account-desk-test-'));
chmodSync(database, 0o711);
// A mutant makes most tests wait in vain: seconds are enough for that.
Object.assign(process.env, { TEST_POSTGRES_DIR: database, TEST_PATIENCE: '5000', TEST_TIMEOUT: '30000' });

try {
  const verdicts = [];
  for (const name of asked.length > 0 ? asked : Object.keys(rooms)) verdicts.push(await mutate(name, rooms[name]));
  print(verdicts);
  process.exitCode = verdicts.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await stopDatabase();
}

/** Runs Stryker in one room. What did not change since the last run is taken from there. */
async function mutate(name, { mutate: files, tests, goal, eachAlone = false }) {
  const folder = join('build/mutants', name);
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.json');
  const began = Date.now();
  const stryker = new Stryker({
    testRunner: 'warm',
    plugins: ['./.ci/mutants/warm-runner.mjs'],
    // Who was not noticed by the quickest tests in this time counts as lived.
    warm: { tests, eachAlone, patienceMs: 15_000 },
    mutate: files,
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTANTS_AT_ONCE ?? 2),
    incremental: true,
    incrementalFile: join(folder, 'incremental.json'),
    reporters: ['json', 'progress'],
    jsonReporter: { fileName: report },
    disableTypeChecks: false,
    checkers: [],
    tempDirName: 'build/mutants/tmp',
    ignorePatterns: ['dist', 'build', 'docs', 'infra'],
    timeoutMS: 20_000,
    dryRunTimeoutMinutes: 30,
    allowConsoleColors: false,
  });
  await stryker.runMutationTest();
  return judge({ name, goal, report: JSON.parse(readFileSync(report, 'utf8')), ms: Date.now() - began, root });
}

async function stopDatabase() {
  const load = createRequire(import.meta.url);
  load('../test/support/jest/typescript.cjs').readTypeScript();
  if (existsSync(join(database, 'pg18'))) {
    const { stopEmbeddedPostgres } = load(join(root, 'src/store/embedded-postgres.ts'));
    await stopEmbeddedPostgres({ dataDir: database });
  }
  rmSync(database, { recursive: true, force: true });
}
