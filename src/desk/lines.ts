import type { WhyNotReached } from './delivery';
import type { AnswerFacts } from './problem';
import type { RequestKind, RequestState } from './request';
import type { ProblemCode } from '../words/saying';

/**
 * What an operator reads of the bot at the level `info`: constant messages and their fields, nothing else. Ids of the desk and
 * of Microsoft stand in them, and Entra object ids of people; names, user principal names and secrets never do. Times are ISO
 * instants, durations milliseconds. `docs/logs.md` says what each line tells.
 */
export interface Lines {
  'the bot starts': {
    readonly version: string;
    readonly replicaId: string;
    readonly environments: readonly string[];
    /** `built-in`, or host, port and name of the one that it was given. */
    readonly database: string;
    /** `embedded`, or the address of the Key Vault. */
    readonly vault: string;
  };
  'the bot listens': { readonly address: string; readonly inside: string };
  'the changed desk file holds from now on': { readonly sha256: string };
  'a request changed its state': {
    readonly requestId: string;
    readonly environmentId: string;
    readonly kind: RequestKind;
    /** Absent: it is new. */
    readonly from?: RequestState;
    readonly to: RequestState;
    readonly attempt: number;
    /** Entra object id of the person who decided. */
    readonly by?: string;
    /** When the run of an approved request begins, where its lender has time until then. */
    readonly startsAt?: string;
    readonly problem?: ProblemCode;
  };
  'a step ended': OfStep & {
    readonly result: 'done' | 'skipped' | 'failed';
    readonly durationMs?: number;
    readonly problem?: ProblemCode;
    /** Of what the step has written and of the last answer it had, oldest first, ten at most. */
    readonly microsoftRequestIds?: readonly string[];
  };
  'a wait began': OfStep & { readonly waitingFor: string; readonly until: string };
  'a wait ended': OfStep & { readonly waitingFor: string; readonly durationMs?: number };
  'a step is tried again': Retry;
  'a call is sent again': Repeat & { readonly requestId?: string; readonly clientRequestId: string };
  'a licence is taken from its lender': OfLoan;
  'a licence is back with its lender': OfLoan & { readonly durationMs?: number };
  'a licence is owed to its lender': OfLoan;
  'a message was not sent': OfMessage & { readonly reason: string; readonly err: Error };
  'a message arrived after all': OfMessage;
  'a card is too large in every size': OfMessage;
  'somebody could not be reached': {
    readonly personId: string;
    readonly why: WhyNotReached | null;
    readonly tries: number;
  };
  'somebody is reached again': { readonly personId: string };
}

interface OfStep {
  readonly requestId: string;
  readonly attempt: number;
  readonly step: string;
}

interface OfLoan {
  readonly requestId: string;
  readonly lenderId: string;
  readonly skuId: string;
}

interface OfMessage {
  /** Absent: it is about none. */
  readonly requestId?: string;
  readonly conversationId: string;
  /** This one included. */
  readonly attempts: number;
}

/** Why the same is sent once more, and after how long. */
interface Again extends Partial<AnswerFacts> {
  readonly problem: ProblemCode;
  readonly pauseMs: number;
  /** What the service asked for. */
  readonly retryAfterMs?: number;
}

/** Within seconds, by the client that sends it. */
export type Repeat = Again;

/** By the run, after a pause that outlives the process. */
export interface Retry extends OfStep, Again {
  /** How many were in vain so far. */
  readonly tries: number;
}

/** A message and its fields. */
export type Line = { [Message in keyof Lines]: [message: Message, fields: Lines[Message]] }[keyof Lines];

type Say = (...line: Line) => void;

/** Lines that somebody should look at. */
const warnings: ReadonlySet<keyof Lines> = new Set([
  'a licence is owed to its lender',
  'a message was not sent',
  'a card is too large in every size',
  'somebody could not be reached',
]);

type Write = (fields: object, message: string) => void;

/** Writes lines into a log that takes fields first, as pino does. */
export function sayTo(log: { readonly info: Write; readonly warn: Write }): Say {
  return (message, fields) => (warnings.has(message) ? log.warn(fields, message) : log.info(fields, message));
}

/** The request that a key or the id of a call is about, as a field. */
export function requestIn(text: string): { readonly requestId?: string } {
  const [requestId] = /\bSA-\d+\b/.exec(text) ?? [];
  return requestId === undefined ? {} : { requestId };
}
