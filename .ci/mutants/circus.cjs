// Runs files of tests in this process again and again: libraries and the product stay loaded, only the file of tests is read anew.
const { createRequire } = require('node:module');
const { relative, sep } = require('node:path');

/** `root`: the copy of the project whose tests run, by its own jest. `around` is given each file and what loads it. */
module.exports = function openCircus(root, around) {
  const load = createRequire(`${root}${sep}package.json`);
  const inJest = createRequire(load.resolve('jest'));
  const fromJest = createRequire(inJest.resolve('@jest/core'));
  const circus = fromJest('jest-circus');
  const { jestExpect } = fromJest('@jest/expect');
  const { ModernFakeTimers } = fromJest('@jest/fake-timers');
  const { ModuleMocker } = fromJest('jest-mock');
  const config = { rootDir: root, fakeTimers: {} };
  load('./test/support/jest/typescript.cjs').readTypeScript({ isKept: false, around });

  const mocker = new ModuleMocker(globalThis);
  Object.assign(globalThis, {
    ...pick(circus, ['describe', 'it', 'test', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach']),
    expect: jestExpect,
    jest: load('./test/support/jest/jest-object.cjs').jestObject(
      mocker,
      new ModernFakeTimers({ config, global: globalThis }),
    ),
  });

  let ears = {};
  circus.addEventHandler((event) => ears[event.name]?.(event));

  /** Reads the file of tests; gives what it holds, in order. What it takes from the product stays loaded unless `anew`. */
  function read(file, anew) {
    for (const name of Object.keys(require.cache)) {
      const ours = name.startsWith(`${root}${sep}`) && !relative(root, name).startsWith('node_modules');
      // The engine is told of its runs when the product is read, and may be told once.
      const isAnew = anew && ((ours && name.endsWith('.ts')) || name.includes('@dbos-inc'));
      if (name === file || isAnew) delete require.cache[name];
    }
    circus.resetState();
    circus.getState().testTimeout = timeout;
    load(file);
    return testsOf(circus.getState().rootDescribeBlock);
  }

  const timeout = Number(process.env.TEST_TIMEOUT ?? 120_000);

  /**
   * Runs what was read. `from`: told the test that begins, or null between two; `wanted` says of each test whether it runs.
   * Ends at the first red one where `bail`.
   */
  async function run({ tests, wanted = () => true, from = () => undefined, bail = false }) {
    let red = false;
    ears = {
      test_start({ test }) {
        if ((bail && red) || !wanted(test)) test.mode = 'skip';
        else from(test);
      },
      test_done({ test }) {
        from(null);
        red ||= test.errors.length > 0;
      },
      hook_failure() {
        red = true;
      },
    };
    const { unhandledErrors, testResults } = await circus.run();
    mocker.restoreAllMocks();
    return {
      broken: unhandledErrors.map(String),
      tests: testResults.map((result, at) => ({
        name: nameOf(tests[at]),
        status: result.errors.length > 0 ? 'fail' : result.status,
        ms: result.duration ?? 0,
        message: result.errors.join('\n'),
      })),
    };
  }

  /** Which of our files this one needs, through others too. */
  function needs(file, seen = new Set()) {
    for (const { filename } of require.cache[file]?.children ?? []) {
      if (seen.has(filename) || filename.includes(`${sep}node_modules${sep}`)) continue;
      seen.add(filename);
      needs(filename, seen);
    }
    return seen;
  }

  return { read, run, needs, nameOf };
};

/** The tests of a block in the order in which they run. */
function testsOf(block) {
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? testsOf(child) : [child]));
}

function nameOf(test) {
  const parts = [];
  for (let at = test; at.parent; at = at.parent) parts.unshift(at.name);
  return parts.join(' ');
}

function pick(source, keys) {
  return Object.fromEntries(keys.map((key) => [key, source[key]]));
}
