const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/** The same as of `test/support/wait`, ms. */
const patience = Number(process.env.TEST_PATIENCE);

/**
 * Node as ever. Notes what each file of tests cost its worker, for the closing lines of the run. After a test that waited in
 * vain the rest of its file is skipped: what builds on it would wait as long, each in turn, and a red run would take hours.
 */
module.exports = class Measured extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.file = context.testPath;
    this.cpu = process.cpuUsage();
    this.began = performance.now();
    this.waitedInVain = false;
  }

  handleTestEvent({ name, test }) {
    if (name === 'test_start' && this.waitedInVain) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0 && test.duration >= patience) this.waitedInVain = true;
  }

  async teardown() {
    const { user, system } = process.cpuUsage(this.cpu);
    const line = { path: this.file, cpuMs: (user + system) / 1000, wallMs: performance.now() - this.began };
    appendFileSync(join(process.env.TEST_POSTGRES_DIR, 'times.jsonl'), `${JSON.stringify(line)}\n`);
    await super.teardown();
  }
};
