// A copy of the tree in which one change at a time is planted, and the tests that must notice it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const parts = [
  '.ci',
  'appPackage',
  'cards',
  'docs',
  'env',
  'src',
  'test',
  'eslint.config.mjs',
  'jest.config.cjs',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'README.md',
  '.npmrc',
];

/** Makes the copy, which goes with the process. */
export function openPlot() {
  const copy = mkdtempSync(join(tmpdir(), 'prove-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return { plant: (change, work) => plant(copy, change, work), run: (tests) => run(copy, tests) };
}

/** Does `work` while the change is in its file. Null: what is to be changed does not stand there once. */
function plant(copy, { file, find, replace }, work) {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(find).length !== 2) return null;
  writeFileSync(
    path,
    whole.replace(find, () => replace),
  );
  try {
    return work();
  } finally {
    writeFileSync(path, whole);
  }
}

/** The named tests, each file once; all of a file where no name is given. `broken`: they could not run at all. */
function run(copy, tests) {
  const report = join(copy, 'report.json');
  const names = tests.flatMap(({ name }) => (name ? [name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')] : []));
  const files = [...new Set(tests.map(({ file }) => file))];
  rmSync(report, { force: true });
  const options = [
    '--json',
    `--outputFile=${report}`,
    '--reporters=default',
    '--testTimeout=120000',
    ...(names.length > 0 ? ['-t', names.join('|')] : []),
    '--runTestsByPath',
    ...files,
  ];
  // With something planted most tests wait in vain; a minute is enough for that, and two for one that hangs.
  const env = { ...process.env, TEST_PATIENCE: '60000' };
  spawnSync(join(root, 'node_modules/.bin/jest'), options, { cwd: copy, stdio: 'ignore', timeout: 900_000, env });
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, broken: numRuntimeErrorTestSuites > 0 };
  } catch {
    return { passed: 0, failed: 0, broken: true };
  }
}

/** File by file, until one turns red: one is enough. */
export function firstRed(plot, tests) {
  let last = { passed: 0, failed: 0, broken: true };
  for (const file of [...new Set(tests.map((test) => test.file))]) {
    last = plot.run(tests.filter((test) => test.file === file));
    if (last.failed > 0 && !last.broken) return last;
  }
  return last;
}
