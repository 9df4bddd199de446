// A test runner for Stryker: jest's own circus in a process that stays warm, so that a mutant costs its tests and nothing else.
// Stryker's jest runner starts jest for each mutant, which costs a hundred times as much.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';
import { testFilesIn } from './rooms.mjs';

const openCircus = createRequire(import.meta.url)('./circus.cjs');

/** Where the first run leaves what other processes need to know: which mutants are reached at load, and the ms of each test. */
const loadFile = 'reports/reached-at-load.json';
const timesFile = 'reports/times.json';

class WarmRunner {
  constructor(options) {
    this.root = process.cwd();
    this.files = testFilesIn(this.root, options.warm.tests);
    this.eachAlone = options.warm.eachAlone;
    this.patienceMs = options.warm.patienceMs;
    this.stryker = globalThis.__stryker__ ??= {};
    this.circus = openCircus(this.root, (file, load) => this.noteLoad(file, load));
  }

  /** What is reached while a file is loaded is noted for that file, whichever test is under way. */
  noteLoad(file, load) {
    const before = this.stryker.currentTestId;
    this.stryker.currentTestId = `${atLoad}${file}`;
    try {
      load();
    } finally {
      this.stryker.currentTestId = before;
    }
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    const tests = [];
    const reached = (this.stryker.mutantCoverage = { static: {}, perTest: {} });
    for (const file of this.files) {
      const first = await this.runFile(file, {
        from: (name) => (this.stryker.currentTestId = name === null ? undefined : idOf(file, name, this.root)),
      });
      if (first.broken) return { status: DryRunStatus.Error, errorMessage: `${file}: ${first.broken}` };
      tests.push(...first.tests);
      if (first.tests.length > 0) this.giveLoadTo(first.tests[0].id, file, reached.perTest);
    }
    this.keepLoad(reached.perTest);
    keep(this.root, timesFile, Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs])));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: reached };
  }

  /** A test reaches whatever is reached while the files are loaded that its own file needs. */
  giveLoadTo(id, file, perTest) {
    for (const needed of this.circus.needs(file))
      for (const [mutant, hits] of Object.entries(perTest[`${atLoad}${needed}`] ?? {}))
        (perTest[id] ??= {})[mutant] ??= hits;
  }

  keepLoad(perTest) {
    const loads = Object.keys(perTest).filter((id) => id.startsWith(atLoad));
    const mutants = loads.flatMap((id) => Object.keys(perTest[id]));
    for (const id of loads) delete perTest[id];
    keep(this.root, loadFile, mutants);
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    this.stryker.hitLimit = hitLimit;
    this.stryker.hitCount = hitLimit ? 0 : undefined;
    const isLoaded = this.isReachedAtLoad(activeMutant.id);
    const end = performance.now() + this.patienceMs;
    let ran = 0;
    try {
      for (const { file, last } of this.filesFor(testFilter)) {
        if (performance.now() > end) break;
        const result = await this.runFile(file, {
          mutant: activeMutant.id,
          isLoaded,
          last: isLoaded ? undefined : last,
          bail: !disableBail,
        });
        ran += result.tests.length;
        const limit = determineHitLimitReached(this.stryker.hitCount, hitLimit);
        if (limit) return limit;
        const red = result.tests.filter(({ status }) => status === TestStatus.Failed);
        if (red.length > 0 || result.broken) {
          const killedBy = red.length > 0 ? red.map(({ id }) => id) : [result.tests[0]?.id ?? file];
          const failureMessage = red[0]?.failureMessage ?? String(result.broken);
          return { status: MutantRunStatus.Killed, killedBy, failureMessage, nrOfTests: ran };
        }
      }
      return { status: MutantRunStatus.Survived, nrOfTests: ran };
    } finally {
      this.stryker.activeMutant = undefined;
    }
  }

  isReachedAtLoad(mutant) {
    this.reachedAtLoad ??= new Set(kept(this.root, loadFile) ?? []);
    return this.reachedAtLoad.has(mutant);
  }

  /**
   * Where the mutant is reached, and the tests that do so there, the quickest files first. What comes before them in a file is
   * run as well unless each is alone, because a test may build on what the ones before it left.
   */
  filesFor(filter = []) {
    this.times ??= kept(this.root, timesFile) ?? {};
    const ids = new Map();
    for (const id of filter) ids.set(fileOf(id), [...(ids.get(fileOf(id)) ?? []), id]);
    const msOf = (tests) => tests.reduce((sum, id) => sum + (this.times[id] ?? 0), 0);
    return [...ids]
      .map(([file, last]) => ({ file: join(this.root, file), last, ms: msOf(last) }))
      .sort((one, other) => one.ms - other.ms);
  }

  /** One file of tests, with a mutant or without. What was loaded with a mutant is loaded anew afterwards. */
  async runFile(file, { mutant, isLoaded = false, last, bail = false, from }) {
    try {
      if (isLoaded) this.stryker.activeMutant = mutant;
      const read = this.circus.read(file, isLoaded || this.loadedWithMutant);
      this.loadedWithMutant = isLoaded;
      this.stryker.activeMutant = mutant;
      const names = read.map((test) => this.circus.nameOf(test));
      const ids = names.map((name) => idOf(file, name, this.root));
      // Of several with one name the last.
      const end = last ? Math.max(...last.map((id) => ids.lastIndexOf(id))) : names.length - 1;
      from?.(names[0] ?? null);
      const { tests, broken } = await this.circus.run({
        tests: read,
        bail,
        wanted: (test) => this.isWanted(read.indexOf(test), { ids, last, end }),
        // What a hook reaches counts for the first test: it is reached whichever test runs.
        from: (test) => from?.(test ? this.circus.nameOf(test) : (names[0] ?? null)),
      });
      from?.(null);
      return { tests: tests.map((test) => this.told(file, test)), broken: broken[0] };
    } catch (error) {
      this.loadedWithMutant = true;
      from?.(null);
      return { tests: [], broken: String(error.stack ?? error) };
    }
  }

  isWanted(at, { ids, last, end }) {
    return this.eachAlone && last ? last.includes(ids[at]) : at <= end;
  }

  told(file, { name, status, ms, message }) {
    const base = { id: idOf(file, name, this.root), name, timeSpentMs: ms, fileName: file };
    if (status === 'fail') return { ...base, status: TestStatus.Failed, failureMessage: message };
    return { ...base, status: status === 'done' ? TestStatus.Success : TestStatus.Skipped };
  }
}

function keep(root, name, what) {
  mkdirSync(join(root, 'reports'), { recursive: true });
  writeFileSync(join(root, name), JSON.stringify(what));
}

function kept(root, name) {
  return existsSync(join(root, name)) ? JSON.parse(readFileSync(join(root, name), 'utf8')) : null;
}

const between = ' › ';
const atLoad = 'at load: ';
const idOf = (file, name, root) => `${relative(root, file)}${between}${name}`;
const fileOf = (id) => id.slice(0, id.indexOf(between));

createWarmRunner.inject = tokens(commonTokens.options);
function createWarmRunner(options) {
  return new WarmRunner(options);
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'warm', createWarmRunner)];
