// Takes each guard of the table of threats out, one at a time, in a copy of the tree: the tests of its row, green with all
// guards in, must turn red. `npm run threats:prove [T61 T62 …]`; ends with 1 when a guard is not needed by any test.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'prove-'));
const parts = [
  '.ci',
  'appPackage',
  'cards',
  'docs',
  'env',
  'src',
  'test',
  'jest.config.cjs',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'README.md',
];

const folder = join(root, 'test/security/threats');
const wanted = process.argv.slice(2);
const rows = readdirSync(folder)
  .sort()
  .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).threats)
  .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
  .map((row) => ({ ...row, guards: row.guards ?? (row.guard ? [row.guard] : []) }))
  .filter(({ guards }) => guards.length > 0);

process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const verdicts = rows.flatMap(proveRow);
const failed = verdicts.filter((isProven) => !isProven);
console.log(`\nGuards: ${verdicts.length - failed.length} of ${verdicts.length} needed by a test of their row`);
process.exitCode = verdicts.length === 0 || failed.length > 0 ? 1 : 0;

function proveRow({ id, threat, tests, guards }) {
  const whole = run(tests);
  const isGreen = !whole.broken && whole.failed === 0 && whole.passed > 0;
  say(id, isGreen, `${threat}: ${whole.passed} green and ${whole.failed} red with its guards`);
  return isGreen ? guards.map((guard) => prove(id, tests, guard)) : guards.map(() => false);
}

function prove(id, tests, { file, find, replace }) {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(find).length !== 2) return say(id, false, `${file}: the guard is not in its file once`);

  writeFileSync(
    path,
    whole.replace(find, () => replace),
  );
  const without = firstRed(tests);
  writeFileSync(path, whole);
  if (without.broken) return say(id, false, `${file}: without the guard the tests cannot run at all`);
  return say(id, without.failed > 0, `${file}: ${without.failed} red without the guard`);
}

/** File by file, until one turns red: one is enough. */
function firstRed(tests) {
  let last = { passed: 0, failed: 0, broken: true };
  for (const file of [...new Set(tests.map((test) => test.file))]) {
    last = run(tests.filter((test) => test.file === file));
    if (last.failed > 0 && !last.broken) return last;
  }
  return last;
}

/** Only the named tests of the row, each file once. */
function run(tests) {
  const report = join(copy, 'report.json');
  const names = tests.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const files = [...new Set(tests.map(({ file }) => file))];
  rmSync(report, { force: true });
  const options = [
    '--json',
    `--outputFile=${report}`,
    '--reporters=default',
    '--testTimeout=120000',
    '-t',
    names,
    '--runTestsByPath',
    ...files,
  ];
  // Without a guard most tests wait in vain; a minute is enough for that, and two for one that hangs.
  const env = { ...process.env, TEST_PATIENCE: '60000' };
  spawnSync(join(root, 'node_modules/.bin/jest'), options, { cwd: copy, stdio: 'ignore', timeout: 900_000, env });
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, broken: numRuntimeErrorTestSuites > 0 };
  } catch {
    return { passed: 0, failed: 0, broken: true };
  }
}

function say(id, isProven, text) {
  console.log(`${isProven ? 'proven' : 'FAILED'}  ${id}  ${text}`);
  return isProven;
}
