const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/** Node as ever; notes what each file of tests cost its worker, for the closing lines of the run. */
module.exports = class Measured extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.file = context.testPath;
    this.cpu = process.cpuUsage();
    this.began = performance.now();
  }

  async teardown() {
    const { user, system } = process.cpuUsage(this.cpu);
    const line = { path: this.file, cpuMs: (user + system) / 1000, wallMs: performance.now() - this.began };
    appendFileSync(join(process.env.TEST_POSTGRES_DIR, 'times.jsonl'), `${JSON.stringify(line)}\n`);
    await super.teardown();
  }
};
