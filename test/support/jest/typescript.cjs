const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const transform = require('./transform.cjs');

const folder = join(__dirname, '../../../node_modules/.cache/account-desk-tests');
const maps = new Map();
let tell = () => undefined;

/**
 * From now on this process reads TypeScript; what was compiled once, in this run or an earlier one, is kept in a file unless
 * `isKept` is false. `around` is given each file and what loads it.
 */
exports.readTypeScript = function readTypeScript({ isKept = true, around = (_file, load) => load() } = {}) {
  const known = new Map();
  mkdirSync(folder, { recursive: true });
  findOnDemand();
  require.extensions['.ts'] = (module, file) => {
    if (!known.has(file)) known.set(file, isKept ? compiled(file) : compiledNow(file).code);
    around(file, () => module._compile(known.get(file), file));
  };
};

/** What is loaded on demand is named as the file that the compiler makes of it. */
function findOnDemand() {
  const find = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    const isOurs = /^\.{1,2}\/.*\.js$/.test(request) && parent?.filename?.endsWith('.ts');
    return find.call(this, isOurs ? request.slice(0, -'.js'.length) : request, parent, ...rest);
  };
}

/** Tells of each file compiled so far, and from now on, where its source map is. */
exports.mapsOf = function mapsOf(each) {
  for (const [file, map] of maps) each(file, map);
  tell = each;
};

function compiledNow(file) {
  return transform.process(readFileSync(file, 'utf8'), file);
}

function compiled(file) {
  const source = readFileSync(file, 'utf8');
  const path = join(folder, `${transform.getCacheKey(source, file)}.js`);
  if (!existsSync(path)) {
    const { code, map } = compiledNow(file);
    put(`${path}.map`, map);
    put(path, code);
  }
  maps.set(file, `${path}.map`);
  tell(file, `${path}.map`);
  return readFileSync(path, 'utf8');
}

/** Whole or not at all: other workers read it. */
function put(path, text) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}
