const { existsSync, readFileSync } = require('node:fs');
const { join, relative } = require('node:path');

const root = join(__dirname, '../../..');

/** Prints where the time of a run went: for each folder of tests and for the longest files, processor and waits. */
module.exports = class WhereTheTimeWent {
  onRunComplete(_contexts, { startTime, numTotalTestSuites }) {
    const file = join(process.env.TEST_POSTGRES_DIR ?? '', 'times.jsonl');
    if (numTotalTestSuites < 20 || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8').trim();
    const files = text.split('\n').map((line) => JSON.parse(line));
    const folders = new Map();
    for (const { path, cpuMs, wallMs } of files) {
      const name = relative(root, path).split(/[\\/]/).slice(0, 2).join('/');
      const { cpuMs: cpu, wallMs: wall } = folders.get(name) ?? { cpuMs: 0, wallMs: 0 };
      folders.set(name, { name, cpuMs: cpu + cpuMs, wallMs: wall + wallMs });
    }
    const longest = files.map((each) => ({ ...each, name: relative(root, each.path) }));
    process.stdout.write(
      `\nWhere the ${seconds(Date.now() - startTime)} s went (s of processor, s in all)\n` +
        `${table([...folders.values()])}\nLongest files\n${table(longest.slice(), 12)}\n`,
    );
  }
};

function table(rows, most = rows.length) {
  rows.sort((one, other) => other.wallMs - one.wallMs);
  return rows
    .slice(0, most)
    .map(({ name, cpuMs, wallMs }) => `${seconds(cpuMs)}${seconds(wallMs)}  ${name}`)
    .join('\n');
}

function seconds(ms) {
  return (ms / 1000).toFixed(1).padStart(8);
}
