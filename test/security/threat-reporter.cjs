'use strict';
// A jest reporter: ends a whole run with the table of threats, each with its tests as they just ran. Silent when only a part ran.
const { readdirSync } = require('node:fs');
const { join, relative } = require('node:path');

const folder = join(__dirname, 'threats');
const areas = readdirSync(folder)
  .sort()
  .map((name) => require(join(folder, name)));
const threats = areas.flatMap((area) => area.threats);

/** @implements {import('@jest/reporters').Reporter} */
class ThreatReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
    this.faults = [];
  }

  onRunComplete(_contexts, { testResults }) {
    const ran = new Map(
      testResults.map((suite) => [relative(this.globalConfig.rootDir, suite.testFilePath), suite.testResults]),
    );
    const files = new Set(threats.flatMap(({ tests }) => tests.map(({ file }) => file)));
    if (this.isPart() && ![...files].every((file) => ran.has(file))) return;
    if (this.globalConfig.testNamePattern) return;

    const lines = areas.flatMap((area) => [`\n${area.area}`, ...area.threats.map((threat) => this.judge(threat, ran))]);
    console.log(['\nThreats', ...lines].join('\n'));
    console.log(`Threats: ${threats.length - this.faults.length} of ${threats.length} proven`);
  }

  /** True when files were chosen by name, by change or by shard. */
  isPart() {
    const { testPathPatterns, onlyChanged, onlyFailures, shard, findRelatedTests } = this.globalConfig;
    return Boolean(testPathPatterns?.patterns?.length || onlyChanged || onlyFailures || shard || findRelatedTests);
  }

  judge({ id, threat, tests }, ran) {
    const parts = tests.map(({ file, name }) => {
      const found = (ran.get(file) ?? []).filter(({ fullName }) => fullName.includes(name));
      const passed = found.filter(({ status }) => status === 'passed');
      const isProven = found.length > 0 && passed.length === found.length;
      const count = isProven
        ? `${found.length > 1 ? ` ×${found.length}` : ''}`
        : ` (${passed.length} of ${found.length})`;
      return { isProven, text: `${file.replace(/^test\/|\.test\.ts$/g, '')}: ${name}${count}` };
    });
    const isProven = parts.every((part) => part.isProven);
    if (!isProven) this.faults.push(id);
    const proofs = parts.map((part) => `      ${part.isProven ? '✓' : '✗'} ${part.text}`);
    return [`${isProven ? 'pass' : 'FAIL'}  ${id.padEnd(4)} ${threat}`, ...proofs].join('\n');
  }

  getLastError() {
    if (this.faults.length === 0) return undefined;
    return new Error(`Threats whose tests are missing or failed: ${this.faults.join(', ')}`);
  }
}

module.exports = ThreatReporter;
