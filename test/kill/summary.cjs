'use strict';
// A jest reporter: prints one table of everything that was killed, and fails the run when nothing was or a promise broke.
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** @implements {import('@jest/reporters').Reporter} */
class KillSummary {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'account-desk-kills-'));
    process.env.KILL_REPORT = join(this.folder, 'lines.jsonl');
  }

  onRunComplete() {
    const file = process.env.KILL_REPORT;
    const lines = existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
    rmSync(this.folder, { recursive: true, force: true });
    this.violations = lines.flatMap(({ broken }) => broken).length;
    this.points = lines.length;
    const kills = lines.reduce((sum, line) => sum + line.kills, 0);

    for (const part of new Set(lines.map((line) => line.part))) {
      process.stdout.write(`\n${part}\n`);
      for (const line of lines.filter((one) => one.part === part)) process.stdout.write(`  ${rowOf(line)}\n`);
    }
    const places = new Set(lines.map(({ part, point }) => `${part}: ${point}`)).size;
    process.stdout.write(`\n${places} points, ${kills} kills, ${this.violations} violations\n`);
  }

  getLastError() {
    if (this.points === 0) return new Error('Nothing was killed.');
    return this.violations > 0 ? new Error(`${this.violations} promises were broken.`) : undefined;
  }
}

function rowOf({ point, moment, recoveryMs, broken }) {
  const kept = broken.length === 0 ? 'kept  ' : 'BROKEN';
  const ms = recoveryMs === null ? ''.padStart(9) : `${recoveryMs} ms`.padStart(9);
  return `${kept} ${moment.padEnd(8)} ${ms}  ${point} ${broken.join('; ')}`.trimEnd();
}

module.exports = KillSummary;
