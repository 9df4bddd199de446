import { UpstreamError } from '../../../src/desk/problem';
import { madeUpProblem } from '../../support/made-up-problem';

/**
 * Where a run can be hit: a read or a write upstream; in the desk's own books a read, a write that the run reads back, a
 * line of the audit, or a picture for people; a record of the engine.
 */
export type PointClass = 'read' | 'write' | 'book-read' | 'book' | 'audit' | 'picture' | 'journal';

/**
 * `crash` — the effect happened, then the process died · `429` and `500` — nothing happened · `timeout` — it happened,
 * the answer was lost · `slow` — it took 90 s · `refused` — refused this once · `refused-ever` — refused from now on ·
 * `down` — from now on no answer · `stale-prev`, `stale-first`, `stale-oldest` — a real older
 * state is read: the previous, the first with the account in it, the one before the run · `away` — the database did
 * not answer and nothing happened · `lost` — it was committed, the answer was lost.
 */
export type FaultKind =
  | 'crash'
  | '429'
  | '500'
  | 'timeout'
  | 'slow'
  | 'refused'
  | 'refused-ever'
  | 'down'
  | 'stale-prev'
  | 'stale-first'
  | 'stale-oldest'
  | 'away'
  | 'lost';

export type Staleness = Extract<FaultKind, `stale-${string}`>;
export type Kinds = Readonly<Record<PointClass, readonly FaultKind[]>>;

const bookKinds = ['crash', 'away', 'lost'] as const;

/** Every kind at every point. A crash before an effect equals a crash after the effect before it, so `crash` covers both. */
export const everyKind: Kinds = {
  read: ['429', '500', 'slow', 'refused', 'refused-ever', 'down', 'stale-prev', 'stale-first', 'stale-oldest'],
  write: ['crash', '429', '500', 'timeout', 'slow', 'refused', 'refused-ever', 'down'],
  'book-read': ['away'],
  book: bookKinds,
  audit: bookKinds,
  picture: bookKinds,
  journal: ['crash'],
};

/**
 * Without those that differ from another one, or from no fault at all, only in the time that passes: 429 and `slow`; a
 * read that is `down` (as `refused-ever`); what hits a picture, which no run ever reads; and a crash between two records,
 * which is nothing but a replay. `everyKind` shows one by one that replays and delays change nothing.
 */
export const distinctKinds: Kinds = {
  read: ['500', 'refused', 'refused-ever', 'stale-prev', 'stale-first', 'stale-oldest'],
  write: ['crash', '500', 'timeout', 'refused', 'refused-ever', 'down'],
  'book-read': ['away'],
  book: bookKinds,
  audit: ['away'],
  picture: [],
  journal: [],
};

/** Faults after which a run must still reach what was wished. */
export const transientKinds: ReadonlySet<FaultKind> = new Set([
  'crash',
  '429',
  '500',
  'timeout',
  'slow',
  'away',
  'lost',
]);
/** Faults after which a run must at least leave nothing to a person. */
export const passingKinds: ReadonlySet<FaultKind> = new Set([
  ...transientKinds,
  'stale-prev',
  'stale-first',
  'stale-oldest',
]);

export interface Fault {
  readonly point: number;
  readonly kind: FaultKind;
}

export interface Point {
  readonly op: string;
  readonly pointClass: PointClass;
  /** Older states that read the same here as the present one: no fault at all. */
  same?: readonly Staleness[];
}

/** Counts the points of a run and says which of them is hit. */
export interface Faults {
  readonly points: Point[];
  /** Kinds that have been dealt out, for the non-vacuity counters. */
  readonly dealt: FaultKind[];
  next(op: string, pointClass: PointClass): FaultKind | undefined;
  /** Tells which older states read the same at the latest point. */
  reads(effect: (stale: Staleness | null) => unknown): void;
}

const staleKinds: readonly Staleness[] = ['stale-prev', 'stale-first', 'stale-oldest'];

export function createFaults(plan: readonly Fault[]): Faults {
  const planned = new Map(plan.map(({ point, kind }) => [point, kind]));
  const lasting = new Map<string, FaultKind>();
  const points: Point[] = [];
  const dealt: FaultKind[] = [];

  return {
    points,
    dealt,
    next(op, pointClass) {
      const kind = planned.get(points.length);
      points.push({ op, pointClass });
      if (kind === undefined) return lasting.get(op);
      dealt.push(kind);
      if (kind === 'down' || kind === 'refused-ever') lasting.set(op, kind);
      return kind;
    },

    // Behind the last fault of the plan nothing is looked for in pairs, so comparing would be wasted there.
    reads(effect) {
      const point = points.at(-1);
      if (!point || plan.length > 1) return;
      const present = JSON.stringify(effect(null));
      point.same = staleKinds.filter((kind) => JSON.stringify(effect(kind)) === present);
    },
  };
}

/** The error of a fault that is answered before anything happens. */
export function failureBefore(kind: FaultKind | undefined, op: string): UpstreamError | null {
  const problem = madeUpProblem(`injected-${kind}`, `${op} was made to fail.`, 'Nothing.');
  if (kind === '429') return new UpstreamError('again', problem, { retryAfterMs: 7_000 });
  if (kind === '500' || kind === 'down' || kind === 'away') return new UpstreamError('again', problem);
  if (kind === 'refused' || kind === 'refused-ever') return new UpstreamError('refused', problem);
  return null;
}

export function answerLost(op: string): UpstreamError {
  return new UpstreamError('again', madeUpProblem('injected-timeout', `The answer of ${op} was lost.`, 'Nothing.'));
}

export function isStale(kind: FaultKind | undefined): kind is Staleness {
  return kind?.startsWith('stale-') === true;
}
