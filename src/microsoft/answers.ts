import { UpstreamError, type AnswerFacts, type Outlook, type Problem } from '../desk/problem';
import type { Standing } from '../words/saying';
import { serviceTitles, type ServiceName } from './exchange';
import type { NetworkFaultKind } from './http';

/** An unwished answer, reduced to what decisions are made from. */
export interface ServiceAnswer {
  readonly service: ServiceName;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  /** The service's own code, lower case; empty when it gave none. */
  readonly code: string;
  /** Codes of `error.details` and of the inner error, lower case. */
  readonly details: readonly string[];
  /** Properties that `error.details` names as the cause, lower case. */
  readonly targets: readonly string[];
  /** The service's message, cleaned of secrets and control characters. For matching and for `technical`. */
  readonly message: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/** What the caller wanted, for the sentences of a problem. */
export interface Purpose {
  /** Completes "… refused to": `create the account svc-a@contoso.com`. */
  readonly doing: string;
  /** What the app must be granted for this call, e.g. `User.ReadWrite.All`. */
  readonly permission?: string;
}

/**
 * Who sends it again: `here` — this client, a few times within seconds, if the call may be repeated ·
 * `recipe` — the run, later · `nobody` — it would not help.
 */
export type Retried = 'here' | 'recipe' | 'nobody';

export interface AnswerPattern {
  readonly status?: number | readonly number[];
  /** Compared without case with the code and the detail codes. */
  readonly code?: string | readonly string[];
  /** Property that the details name as the cause, compared without case. */
  readonly target?: string | readonly string[];
  /** Contained in the message, compared without case. */
  readonly text?: string;
}

export interface AnswerRule extends AnswerPattern {
  readonly outlook: Outlook;
  readonly retried: Retried;
  readonly problem: (purpose: Purpose, answer: ServiceAnswer) => Problem;
}

/** Answers by status, for every service; a service's own rules come first. */
const statusRules: readonly AnswerRule[] = [
  { status: 429, outlook: 'again', retried: 'here', problem: busy },
  { status: [503, 504], outlook: 'again', retried: 'here', problem: away },
  { status: [408, 425, 499, 500, 502], outlook: 'again', retried: 'here', problem: away },
  { status: 412, outlook: 'again', retried: 'recipe', problem: changedMeanwhile },
  { status: 401, outlook: 'refused', retried: 'nobody', problem: tokenRefused },
  { status: 403, outlook: 'refused', retried: 'nobody', problem: forbidden },
  { status: 404, outlook: 'refused', retried: 'nobody', problem: missing },
  { status: 413, outlook: 'refused', retried: 'nobody', problem: refused },
  { status: 501, outlook: 'refused', retried: 'nobody', problem: refused },
  { status: [301, 302, 303, 307, 308], outlook: 'refused', retried: 'nobody', problem: redirected },
];

/** No answer at all. A write may have arrived: it is sent again, because every write of the recipe is idempotent or looks first. */
export const faultRules: Readonly<Record<NetworkFaultKind, { outlook: Outlook; retried: Retried }>> = {
  timeout: { outlook: 'again', retried: 'here' },
  unreachable: { outlook: 'again', retried: 'here' },
  broken: { outlook: 'again', retried: 'here' },
  certificate: { outlook: 'refused', retried: 'nobody' },
  'too-large': { outlook: 'refused', retried: 'nobody' },
  proxy: { outlook: 'again', retried: 'here' },
};

export function matches(pattern: AnswerPattern, answer: ServiceAnswer): boolean {
  const { status, code, target, text } = pattern;
  const codes = [code ?? []].flat().map((each) => each.toLowerCase());
  return (
    (status === undefined || [status].flat().includes(answer.status)) &&
    (code === undefined || codes.some((each) => each === answer.code || answer.details.includes(each))) &&
    (target === undefined || [target].flat().some((each) => answer.targets.includes(each.toLowerCase()))) &&
    (text === undefined || answer.message.toLowerCase().includes(text.toLowerCase()))
  );
}

/** The first rule that fits; 5xx without a rule may come right, anything else will not. */
export function classify(answer: ServiceAnswer, rules: readonly AnswerRule[]): AnswerRule {
  const rule = [...rules, ...statusRules].find((each) => matches(each, answer));
  if (rule) return rule;
  if (answer.status >= 500) return { outlook: 'again', retried: 'here', problem: away };
  return { outlook: 'refused', retried: 'nobody', problem: refused };
}

/** The error a port throws: the rule's problem, completed by the facts of the answer. */
export function errorOf(rule: AnswerRule, purpose: Purpose, answer: ServiceAnswer): UpstreamError {
  const problem: Problem = {
    standing: standingAfter(rule.outlook, answer.method),
    ...rule.problem(purpose, answer),
    technical: technicalOf(answer),
  };
  return new UpstreamError(rule.outlook, problem, { retryAfterMs: answer.retryAfterMs, answer: factsOf(answer) });
}

/** Without path and message, in which people and accounts are named. */
function factsOf({ service, method, status, code, requestId }: ServiceAnswer): AnswerFacts {
  const id = requestId === undefined ? {} : { microsoftRequestId: requestId };
  return { service, method, status, ...(code === '' ? {} : { code }), ...id };
}

/** `POST /v1.0/users → 400 request_badrequest objectconflict, request-id 5f…: message`. */
function technicalOf(answer: ServiceAnswer): string {
  const codes = [answer.code, ...answer.details].filter(Boolean).join(' ');
  const id = answer.requestId === undefined ? '' : `, request-id ${answer.requestId}`;
  const message = answer.message === '' ? '' : `: ${answer.message}`;
  return `${answer.method} ${answer.path} → ${answer.status} ${codes}`.trimEnd() + id + message;
}

export function standingAfter(outlook: Outlook, method: string): Standing {
  if (method === 'GET') return 'question-only';
  if (outlook === 'again') return 'perhaps-changed';
  return 'change-not-made';
}

function busy(purpose: Purpose, answer: ServiceAnswer): Problem {
  return { code: 'service-busy', values: { service: serviceTitles[answer.service], doing: purpose.doing } };
}

function away(purpose: Purpose, answer: ServiceAnswer): Problem {
  return {
    code: 'service-away',
    values: { service: serviceTitles[answer.service], doing: purpose.doing, status: answer.status },
  };
}

function changedMeanwhile(purpose: Purpose, answer: ServiceAnswer): Problem {
  return { code: 'changed-meanwhile', values: { service: serviceTitles[answer.service], doing: purpose.doing } };
}

function tokenRefused(purpose: Purpose, answer: ServiceAnswer): Problem {
  return { code: 'token-refused', values: { service: serviceTitles[answer.service], doing: purpose.doing } };
}

function forbidden(purpose: Purpose, answer: ServiceAnswer): Problem {
  const permission = purpose.permission ?? 'the permission for it';
  return {
    code: 'permission-missing',
    values: { permission, service: serviceTitles[answer.service], doing: purpose.doing },
  };
}

function missing(purpose: Purpose, answer: ServiceAnswer): Problem {
  return { code: 'not-found', values: { service: serviceTitles[answer.service], doing: purpose.doing } };
}

function redirected(purpose: Purpose, answer: ServiceAnswer): Problem {
  return { code: 'redirected', values: { service: serviceTitles[answer.service], doing: purpose.doing } };
}

function refused(purpose: Purpose, answer: ServiceAnswer): Problem {
  return {
    code: 'refused',
    values: { service: serviceTitles[answer.service], doing: purpose.doing, status: answer.status },
  };
}
