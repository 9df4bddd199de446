'use strict';
// A jest reporter: checks the recorded traffic of the whole run against Microsoft's descriptions and fails the run on findings.
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const ts = require('typescript');

/** @implements {import('@jest/reporters').Reporter} */
class ContractReporter {
  constructor() {
    // Before the workers start: they inherit it.
    this.folder = mkdtempSync(join(tmpdir(), 'account-desk-exchanges-'));
    process.env.ACCOUNT_DESK_EXCHANGES = this.folder;
  }

  onRunComplete() {
    const { checked, findings, skipped } = loadTypeScript('./summary').summarize(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
    const counts = Object.entries(checked).map(([service, count]) => `${service} ${count}`);

    if (counts.length > 0) console.log(`Contract checks: ${counts.join(', ')} exchanges, ${findings.length} findings`);
    if (skipped.length > 0) console.log(`Contract checks skipped: ${skipped.join(', ')}`);
    for (const finding of findings) console.log(`  ✗ ${finding}`);
    this.findings = findings;
  }

  getLastError() {
    if (!this.findings?.length) return undefined;
    return new Error(`${this.findings.length} deviations from Microsoft's descriptions`);
  }
}

// Reporters are loaded by jest without its transforms.
function loadTypeScript(path) {
  const before = require.extensions['.ts'];
  require.extensions['.ts'] = (module, file) => {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
    module._compile(ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);
  };
  try {
    return require(path);
  } finally {
    require.extensions['.ts'] = before;
  }
}

module.exports = ContractReporter;
