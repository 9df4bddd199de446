'use strict';
// Starts a program of the bench, which is written in TypeScript: node test/bench/start.cjs main [row ...]
const { join } = require('node:path');
const { readTypeScript } = require('../support/jest/typescript.cjs');

// How long is waited for what must come, ms; the children inherit it.
process.env.TEST_PATIENCE ??= '180000';
readTypeScript();
require(join(__dirname, process.argv[2]));
