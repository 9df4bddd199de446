import { appendFileSync } from 'node:fs';

/** One line of the table at the end of `npm run faults:kill`. */
interface ReportLine {
  /** What kind of run, or of blow. */
  readonly part: string;
  readonly point: string;
  readonly moment: string;
  /** How many times a bot was struck. */
  readonly kills: number;
  /** From the start of the new process to the last card, ms; null where that says nothing. */
  readonly recoveryMs: number | null;
  /** Promises that did not hold, in words. */
  readonly broken: readonly string[];
}

/** Notes a line for the table; without the reporter that prints it, nowhere. */
export function report(line: ReportLine): void {
  const file = process.env['KILL_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
}
