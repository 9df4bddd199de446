import type { Problem } from '../desk/problem';
import type { Finding } from '../desk/finding';
import type { WaitSettings } from '../desk/settings';
import { settle, showWait } from './attempt';
import { checkFailed, notReadBack } from './leftovers';
import type { Run } from './run-context';

/** How long something may go on being read as wrong before it is believed to be, ms. */
export function longestReading({ replication, verifySpacing }: WaitSettings): number {
  return replication + 3 * verifySpacing;
}

interface Reading {
  /** When it was read, ms since 1970. */
  readonly at: number;
  readonly findings: readonly Finding[];
}

type AgreedVerdict =
  | { readonly ok: true; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[]; readonly problem: Problem };

interface AgreeingRead {
  readonly step: string;
  /** Asks the services; `at` is the ISO instant for the findings. */
  read(at: string): Promise<readonly Finding[]>;
  /** Puts right what two reads agree is wrong. Tells whether it tried; false when there is nothing more to try. */
  repair(wrong: readonly Finding[], round: number): Promise<boolean>;
}

/**
 * Believes two reads in a row and never one: any single read may be older than our own writes. The first comes
 * `waits.verifySpacing` after the last write, because the sync that follows the removal of a licence may still change
 * something; the second as long after the first. Ends after `waits.replication` and three spacings; every repair begins
 * a new wait.
 */
export async function agreeingReads(run: Run, reader: AgreeingRead): Promise<AgreedVerdict> {
  const { verifySpacing } = run.ports.settings.waits;
  const window = longestReading(run.ports.settings.waits);
  let last: Reading | null = null;
  let since: number | null = null;

  for (let round = 1; ; round += 1) {
    await run.durable.sleep(`${reader.step}.spacing`, verifySpacing);
    const begun: number | null = since;
    const read = await settle(run, { step: reader.step, part: `read-${round}` }, () =>
      readOnce(run, reader, begun, window),
    );
    if (!read.ok) return { ok: false, findings: last?.findings ?? [], problem: notReadBack(run, read.problem) };

    const reading: Reading = read.value;
    const wrong = failures(reading);
    const agreed: boolean = last !== null && checksOf(failures(last)) === checksOf(wrong);
    if (agreed && wrong.length === 0) return { ok: true, findings: reading.findings };

    const repaired: boolean = agreed && (await reader.repair(wrong, round));
    since = repaired ? null : (since ?? reading.at);
    last = repaired ? null : reading;
    const [first] = wrong;
    if (first && since !== null && reading.at >= since + window) {
      return { ok: false, findings: reading.findings, problem: checkFailed(run, first) };
    }
  }
}

async function readOnce(run: Run, reader: AgreeingRead, since: number | null, window: number): Promise<Reading> {
  const now = run.ports.clock.now();
  if (since === null) await showWait(run, reader.step, { waitingFor: 'second-read', until: now.getTime() + window });
  return { at: now.getTime(), findings: await reader.read(now.toISOString()) };
}

function failures(reading: Reading): readonly Finding[] {
  return reading.findings.filter(({ result }) => result === 'fail');
}

function checksOf(findings: readonly Finding[]): string {
  return findings.map(({ check }) => check).join();
}
