// `npm run prove:upgrade [-- <git ref>]`: an update while the bot runs, from the version of that ref to this tree and back, with
// both versions on one database, under load and kills (test/upgrade). Without a ref it is the last commit before the newest
// migration, so that the tables really differ. UPGRADE_KILLS and UPGRADE_SEED size and repeat it. Ends with 1 on any violation.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const migrations = 'src/store/migrations';
const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
const old = join(folder, 'old');
const reportFile = join(folder, 'report.json');

try {
  const ref = process.argv[2] ?? beforeNewestMigration();
  const commit = commitOf(ref);
  git('worktree', 'prune');
  git('worktree', 'add', '--quiet', '--detach', old, commit);
  furnish();
  compile();
  const versions = { old: nameOf(commit, old), new: nameOf('HEAD', root) };
  console.log(`From ${versions.old} to ${versions.new} and back.`);
  const { status } = spawnSync(join(root, 'node_modules/.bin/jest'), jestArguments(), {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, UPGRADE_FROM: old, UPGRADE_REPORT: reportFile },
  });
  tell(versions, status);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (existsSync(old)) git('worktree', 'remove', '--force', old);
  rmSync(folder, { recursive: true, force: true });
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** The last commit before the newest migration; while that is not committed yet, the commit of this tree. */
function beforeNewestMigration() {
  const newest = migrationsIn(root).at(-1);
  const added = gitOr('', 'log', '-1', '--format=%H', '--diff-filter=A', '--', `${migrations}/${newest}.ts`);
  return added === '' ? 'HEAD' : `${added}^`;
}

function commitOf(ref) {
  const commit = gitOr('', 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  if (commit !== '') return commit;
  const isCut = gitOr('true', 'rev-parse', '--is-shallow-repository') === 'true';
  throw new Error(
    isCut
      ? `There is no commit ${ref} here: this folder has no history, or its history is cut off. Run it in a whole clone (git fetch --unshallow).`
      : `There is no commit ${ref} here. Name a tag, a branch or a commit of this repository.`,
  );
}

function gitOr(otherwise, ...args) {
  try {
    return git(...args);
  } catch {
    return otherwise;
  }
}

function migrationsIn(tree) {
  const files = readdirSync(join(tree, migrations)).filter((name) => /^\d{4}-.*\.ts$/.test(name));
  return files.map((name) => name.replace(/\.ts$/, '')).sort();
}

/** Its libraries: those that are here, where it wants no others; else its own. */
function furnish() {
  if (isFurnishedHere()) return symlinkSync(join(root, 'node_modules'), join(old, 'node_modules'));
  console.log('The old version wants other libraries: npm ci …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], old);
}

/** Each package of its lock file is in ours in the same version and the same place. */
function isFurnishedHere() {
  const packagesOf = (tree) => JSON.parse(readFileSync(join(tree, 'package-lock.json'), 'utf8')).packages;
  const here = packagesOf(root);
  return Object.entries(packagesOf(old)).every(([place, { version }]) => !place || here[place]?.version === version);
}

/** As `npm run compile` of that version does. */
function compile() {
  const { scripts } = JSON.parse(readFileSync(join(old, 'package.json'), 'utf8'));
  if (!scripts.compile) throw new Error('That version has no script "compile": it is too old for this proof.');
  run('npm', ['run', '--silent', 'compile'], old);
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}

function nameOf(commit, tree) {
  const name = git('describe', '--always', '--tags', ...(commit === 'HEAD' ? ['--dirty'] : [commit]));
  return `${name} (${migrationsIn(tree).at(-1)})`;
}

function jestArguments() {
  return ['test/upgrade', '--runInBand', '--testPathIgnorePatterns', '/node_modules/', '--reporters', 'default'];
}

function tell({ old: from, new: to }, status) {
  process.exitCode = status === 0 ? 0 : 1;
  if (!existsSync(reportFile)) return console.error('The proof did not begin.');
  const { seed, phases, requests, kills, messages, sentOnceMore, violations } = JSON.parse(
    readFileSync(reportFile, 'utf8'),
  );
  const killed = (version) => kills.filter((kill) => kill.version === version).length;
  const ended = Object.entries(requests).map(([state, count]) => `${count} ${state}`);
  console.log(`\nUpdate while it runs\n`);
  console.log(`versions    ${from} → ${to} → ${from}`);
  for (const phase of phases) console.log(`            ${phase}`);
  console.log(`requests    ${ended.join(', ')}`);
  console.log(`kills       ${killed('old')} of the old version, ${killed('new')} of the new; seed ${seed}`);
  console.log(`messages    ${messages} about requests; ${sentOnceMore} sent once more after a kill`);
  console.log(`violations  ${violations.length === 0 ? (status === 0 ? 'none' : 'it broke off, see above') : ''}`);
  for (const violation of violations) console.log(`  - ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}
