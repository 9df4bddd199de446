import { writeFileSync } from 'node:fs';
import type { Kill } from './kills';

/** What `.ci/prove-upgrade.mjs` prints. */
interface Report {
  readonly seed: number;
  /** Where it was, in the order of the course. */
  readonly phases: readonly string[];
  /** Number of requests by the state they ended in. */
  readonly requests: Readonly<Record<string, number>>;
  readonly kills: readonly Pick<Kill, 'version'>[];
  /** About requests, without edits. */
  readonly messages: number;
  /** Of these, sent once more because a bot was killed before it could write down that Teams had taken it. */
  readonly sentOnceMore: number;
  readonly violations: readonly string[];
}

/** Leaves it for whoever started the proof. */
export function leaveReport(report: Report): void {
  const file = process.env['UPGRADE_REPORT'];
  if (file) writeFileSync(file, JSON.stringify(report));
}
