// Carries out the stages of a Dockerfile in folders: COPY, RUN and WORKDIR, without an engine and without a registry.
import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes the folder of a stage and of those it is made of. `bases` knows the images that come from elsewhere: each entry is
 * `[pattern, fill]`, and `fill(folder)` puts into an empty folder what stands for that image.
 */
export function makeStage(stages, name, { context, work, bases }) {
  const made = new Map();
  const workingDirectories = new Map();
  const folderOf = (wanted) => {
    if (made.has(wanted)) return made.get(wanted);
    const stage = stages.find((each) => each.name === wanted);
    const root = join(work, wanted);
    mkdirSync(root);
    made.set(wanted, root);
    if (stages.some((each) => each.name === stage.base)) copy(folderOf(stage.base), root);
    else bases.find(([pattern]) => pattern.test(stage.base))[1](root);
    let folder = workingDirectories.get(stage.base) ?? '/';
    for (const step of stage.steps) folder = carryOut(step, { root, folder, context, folderOf });
    workingDirectories.set(wanted, folder);
    return root;
  };
  return folderOf(name);
}

/** Gives the working directory after the step. */
function carryOut({ instruction, flags, words }, { root, folder, context, folderOf }) {
  const inside = (path) => join(root, resolve(folder, path));
  if (instruction === 'WORKDIR') mkdirSync(inside(words[0]), { recursive: true });
  if (instruction === 'COPY') {
    const source = flags.from ? folderOf(flags.from) : context;
    const leavesOut = flags.from ? () => false : ignoredBy(join(context, '.dockerignore'));
    copyInto(words, { source, leavesOut, inside, owner: flags.chown });
  }
  if (instruction === 'RUN') run(words[0], inside('.'), context);
  return instruction === 'WORKDIR' ? resolve(folder, words[0]) : folder;
}

function copyInto(words, { source, leavesOut, inside, owner }) {
  const [sources, target] = [words.slice(0, -1), words.at(-1)];
  for (const name of sources) {
    const from = join(source, name);
    const isOne = sources.length === 1 && !target.endsWith('/');
    const isFolder = statSync(from).isDirectory();
    const to = isFolder || isOne ? inside(target) : join(inside(target), name);
    mkdirSync(dirname(to), { recursive: true });
    copy(from, to, (path) => !leavesOut(path.slice(source.length + 1)));
    if (owner) giveTo(to, ...owner.split(':').map(Number));
  }
}

function copy(from, to, filter = () => true) {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter });
}

function giveTo(path, uid, gid) {
  chownSync(path, uid, gid);
  for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid);
}

/** `npm ci` is not done again: the packages of this folder stand for it, and `npm ci` itself is what made them. */
function run(command, cwd, context) {
  if (command === 'npm ci') return symlinkSync(resolve(context, 'node_modules'), join(cwd, 'node_modules'));
  console.log(`  RUN ${command}`);
  const { status } = spawnSync('sh', ['-c', command], { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}.`);
}

/** Plain names, `*` inside a name, and `!` for exceptions: all that this `.dockerignore` uses. */
function ignoredBy(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const rules = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.startsWith('!'), patternOf(line.replace(/^!/, ''))]);
  return (path) => rules.reduce((left, [isException, pattern]) => (pattern.test(path) ? !isException : left), false);
}

function patternOf(line) {
  const text = line.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`^${text}(/|$)`);
}
