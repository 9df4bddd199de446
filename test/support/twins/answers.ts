import { UpstreamError } from '../../../src/desk/problem';
import type { Outlook, Problem } from '../../../src/desk/problem';
import { madeUpProblem } from '../made-up-problem';

/** What becomes of one call: it is given what the call would do. */
export type Answer = (deed: () => unknown) => unknown;

/** A refusal, a delay or an outage with this code, before anything is done. */
export function says(outlook: Outlook, problem: string | Problem, retryAfterMs?: number): Answer {
  return () => {
    throw answered(outlook, problem, retryAfterMs);
  };
}

export function answered(outlook: Outlook, problem: string | Problem, retryAfterMs?: number): UpstreamError {
  const told = typeof problem === 'string' ? madeUpProblem(problem) : problem;
  return new UpstreamError(outlook, told, { retryAfterMs });
}

export const notYet = says('not-yet', 'object-not-there-yet');
export const away = says('again', 'service-down');
export const refuses = (code: string) => says('refused', code);
export const works: Answer = (deed) => deed();
export const gives =
  (value: unknown): Answer =>
  () =>
    value;

/** Done, and nobody hears of it. */
export const lost: Answer = (deed) => {
  deed();
  throw answered('again', 'answer-lost');
};

/** Something that is no answer of a service at all. */
export const breaks: Answer = () => {
  throw new TypeError('not an answer');
};

export const died = Symbol('died');
/** Done, and then the process dies. */
export const crashes: Answer = (deed) => {
  deed();
  return died;
};
