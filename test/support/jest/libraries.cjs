const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { build } = require('esbuild');

const root = join(__dirname, '../../..');
const folder = join(root, 'node_modules/.cache/account-desk-tests');

/**
 * Libraries of many files. Jest reads and compiles each file of a library anew for each file of tests; in one file they
 * are read at a fraction of the price. They share the file, so that each library meets the same copy of the others.
 */
const libraries = [
  '@azure/msal-node',
  '@microsoft/teams-ai',
  'adaptivecards-templating',
  'adaptive-expressions',
  'axios',
  'botbuilder',
  'botframework-connector',
  'botframework-connector/lib/auth/jwtTokenExtractor',
  'botframework-connector/lib/auth/openIdMetadata',
  'express',
  'jose',
  'kysely',
  'pg',
  'zod/v4',
];

/** What teams-ai brings along and this bot never calls; slow to load, so loaded when somebody does call it. */
const seldom = /^(gpt-tokenizer|openai|@azure\/identity|@microsoft\/recognizers-text-[a-z-]+)(\/|$)/;

const loadSeldomOnesLate = {
  name: 'late',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: seldom }, ({ path, resolveDir }) => ({
      path: require.resolve(path, { paths: [resolveDir] }),
      namespace: 'late',
    }));
    onResolve({ filter: /.*/, namespace: 'late' }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, {
        get: (_, key) => (key === '__esModule' ? true : require(${JSON.stringify(path)})[key]),
      });`,
    }));
  },
};

/** Puts the libraries into one file, unless that was done for the same locked versions already. */
async function bundleLibraries() {
  const stamp = createHash('sha1')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(__filename))
    .digest('hex');
  const stampFile = join(folder, 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const doors = libraries.map((name) => `  ${JSON.stringify(name)}: () => require(${JSON.stringify(name)}),`);
  await build({
    stdin: { contents: `module.exports = {\n${doors.join('\n')}\n};\n`, resolveDir: root },
    bundle: true,
    outfile: join(folder, 'all.js'),
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['pg-native'],
    plugins: [loadSeldomOnesLate],
    minifyWhitespace: true,
    logLevel: 'error',
  });
  for (const name of libraries) {
    const file = join(folder, `${name}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `module.exports = require(${JSON.stringify(join(folder, 'all.js'))})[${JSON.stringify(name)}]();\n`,
    );
  }
  writeFileSync(stampFile, stamp);
}

const pattern = `^(${libraries.map((name) => name.replace(/[/.-]/g, '\\$&')).join('|')})$`;

module.exports = { bundleLibraries, moduleNameMapper: { [pattern]: `${folder}/$1.js` } };
