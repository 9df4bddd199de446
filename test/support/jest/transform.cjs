const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const options = { loader: 'ts', format: 'cjs', platform: 'node', target: 'node20', sourcemap: true };
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
