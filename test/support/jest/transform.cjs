const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

/** What the product loads on demand is loaded as everything else here: by this process' own way to read TypeScript. */
const supported = { 'dynamic-import': false };
const options = { loader: 'ts', format: 'cjs', platform: 'node', target: 'node20', sourcemap: true, supported };
const itself = readFileSync(__filename);

/** TypeScript for the tests by the same compiler that builds the product; types are the business of `npm run types`. */
module.exports = {
  process(source, file) {
    const { code, map } = transformSync(source, { ...options, sourcefile: file });
    return { code, map };
  },
  getCacheKey: (source, file) =>
    createHash('sha1').update(itself).update(version).update(file).update(source).digest('hex'),
};
