import type { ProblemCode, Saying, Standing, Values } from '../words/saying';
import { inEnglish } from '../words/words';

/**
 * What went wrong, for the person who can act on it: a code that the message files have the sentences for, and the values
 * in them. No secrets; `technical` is shown to admins and operators only.
 */
export interface Problem {
  /** Stable kebab-case name, the key for tests, words and audit: `problem.<code>.what`, `.standing` and `.next`. */
  readonly code: ProblemCode;
  /** What is in place now, where it hangs on more than the code. */
  readonly standing?: Standing | readonly Saying[];
  /** Who does what next, where it hangs on more than the code. */
  readonly next?: Saying;
  /** The input that is wrong, where one is: its id on the request form. */
  readonly field?: string;
  readonly technical?: string;
  /** What fills the sentences, by name; `case` chooses among several of one key. */
  readonly values?: Values;
}

/**
 * How to go on after an answer of an upstream service:
 * `again` — send the same again after a while (429, 5xx, timeout, reset; also after an ambiguous outcome, because
 * every write of the recipe is idempotent or looks first) · `not-yet` — the service has not caught up with an earlier
 * write (404 after create, `userNotLicensed`) · `refused` — will not get better by waiting.
 */
export type Outlook = 'again' | 'not-yet' | 'refused';

/** An unwished answer of a service, or none, in what may be read by anybody: nothing of what was sent or said. */
export interface AnswerFacts {
  readonly service: string;
  readonly method: string;
  /** Absent where no answer came. */
  readonly status?: number;
  /** The service's own code. */
  readonly code?: string;
  /** Why no answer came: `ECONNRESET`. */
  readonly cause?: string;
  readonly microsoftRequestId?: string;
}

/** Error thrown by every port: an upstream answer that is not the wished one, classified. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly outlook: Outlook;
  readonly problem: Problem;
  /** Milliseconds the service asked to wait, if it did. */
  readonly retryAfterMs: number | undefined;
  /** What was answered, for the log; absent where nothing was sent. */
  readonly answer: AnswerFacts | undefined;

  constructor(
    outlook: Outlook,
    problem: Problem,
    options: { retryAfterMs?: number | undefined; answer?: AnswerFacts | undefined; cause?: unknown } = {},
  ) {
    super(`${problem.code}: ${inEnglish(problem).what}`, { cause: options.cause });
    this.outlook = outlook;
    this.problem = problem;
    this.retryAfterMs = options.retryAfterMs;
    this.answer = options.answer;
  }
}

/** Error thrown by use cases when a person asked for something that cannot be done; shown to that person as it is. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${inEnglish(problem).what}`);
    this.problem = problem;
  }
}
