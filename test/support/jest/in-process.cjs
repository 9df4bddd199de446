const { ModernFakeTimers } = require('@jest/fake-timers');
const { default: runInJest } = require('jest-circus/runner');
const { ModuleMocker } = require('jest-mock');
const { readFileSync } = require('node:fs');
const { sep } = require('node:path');
const { jestObject } = require('./jest-object.cjs');
const { mapsOf, readTypeScript } = require('./typescript.cjs');

readTypeScript();

/**
 * Jest's own runner of one file, without a sealed world for it: libraries and the product are read once by each worker instead
 * of once by each file, which is a third of a run. The files of tests, and what they share, are read anew for each, so that what
 * they keep is theirs alone; the product keeps nothing beside what it is given. A file that begins with a comment `@alone` gets
 * the product and what it signs in with anew, too: msal remembers for the life of a process.
 */
module.exports = async function runInProcess(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  const maps = runtime.getSourceMaps();
  mapsOf((file, map) => maps.set(file, map));
  const env = process.env;
  const before = { ...env };
  const mocker = new ModuleMocker(globalThis);
  const timers = new ModernFakeTimers({ config, global: globalThis });
  globalThis.jest = jestObject(mocker, timers);
  const putBack = isAlone(testPath) ? putAside(config.rootDir) : () => undefined;
  forget(config.rootDir);
  try {
    return await runInJest(
      globalConfig,
      config,
      { global: globalThis, handleTestEvent: (event, state) => environment.handleTestEvent?.(event, state) },
      bareRuntime(),
      testPath,
      sendMessageToJest,
    );
  } finally {
    timers.dispose();
    mocker.restoreAllMocks();
    putBack();
    process.env = env;
    restore(env, before);
  }
};

/** What jest's runner asks of a runtime, answered by Node. */
function bareRuntime() {
  return {
    requireInternalModule: (file) => {
      delete require.cache[file];
      return require(file);
    },
    requireModule: (file) => require(file),
    setGlobalsForRuntime: (globals) => Object.assign(globalThis, globals),
    unstable_shouldLoadAsEsm: () => false,
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
}

/** Nothing of the file before: its modules, its tests, who listened to them. */
function forget(rootDir) {
  takeOut((name) => name.startsWith(`${rootDir}${sep}test${sep}`) && !stays.test(name));
  for (const symbol of Object.getOwnPropertySymbols(globalThis))
    if (ofCircus.has(symbol.description)) delete globalThis[symbol];
}

/**
 * Product and sign-in as the files before know them. Gives the way to put them back in place of what was read since: the engine
 * may be told of its runs once in a process only.
 */
function putAside(rootDir) {
  const isMeant = (name) => name.startsWith(rootDir) && !stays.test(name);
  const aside = takeOut(isMeant);
  return () => {
    takeOut(isMeant);
    for (const [name, module] of aside) require.cache[name] = module;
  };
}

function takeOut(isMeant) {
  const taken = Object.entries(require.cache).filter(([name]) => isMeant(name));
  for (const [name] of taken) delete require.cache[name];
  return taken;
}

/** What jest itself stands on, and libraries that remember nothing. */
const stays = /[\\/](support[\\/]jest|node_modules)[\\/](?!@azure[\\/])/;
const ofCircus = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL']);

function isAlone(testPath) {
  return /^\/\*\*[^/]*@alone/.test(readFileSync(testPath, 'utf8'));
}

function restore(env, before) {
  for (const name of Object.keys(env)) if (!(name in before)) delete env[name];
  Object.assign(env, before);
}
