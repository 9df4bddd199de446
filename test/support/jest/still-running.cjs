const { relative } = require('node:path');

/** How often it looks, and how long a file of tests may take before it is named, ms. */
const often = 300_000;

/** Names the files of tests that take long while they still run, so that a run that is ended from outside has said where it was. */
module.exports = class StillRunning {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
    this.since = new Map();
    this.timer = setInterval(() => this.look(), often);
    this.timer.unref();
  }

  onTestFileStart({ path }) {
    this.since.set(path, Date.now());
  }

  onTestFileResult({ path }) {
    this.since.delete(path);
  }

  look() {
    const long = [...this.since].filter(([, since]) => Date.now() - since >= often);
    const named = long.map(([path, since]) => `${relative(this.rootDir, path)} (${minutes(Date.now() - since)} min)`);
    if (named.length > 0) process.stdout.write(`Still running: ${named.join(', ')}\n`);
  }

  onRunComplete() {
    clearInterval(this.timer);
  }
};

function minutes(ms) {
  return Math.floor(ms / 60_000);
}
