import { UpstreamError, type Problem } from '../../desk/problem';
import type { OptionalPermission } from '../../microsoft/graph/permissions';
import { inEnglish, plain } from '../../words/words';

/** One thing that was looked at. */
export interface DoctorFinding {
  /** Stable kebab-case name: `graph-permission`. */
  readonly check: string;
  /** What exactly: a permission, an environment, a person. */
  readonly subject: string;
  /** `unknown`: it could not be looked at, and nothing speaks against it. */
  readonly result: 'ok' | 'unknown' | 'warn' | 'fault';
  /** What was seen. */
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /** What to click or run; with everything that is not well. */
  readonly next?: string;
  /** What it hangs on, the likeliest first: findings that share one are one trouble. Its own check and subject when absent. */
  readonly causes?: readonly string[];
  /** Other checks that the same cause keeps from an answer. */
  readonly alsoStops?: readonly string[];
}

export type Verdict = Pick<DoctorFinding, 'result' | 'seen' | 'next' | 'causes'>;

export function ok(seen: string): Verdict {
  return { result: 'ok', seen };
}

export function unknown(seen: string, next: string): Verdict {
  return { result: 'unknown', seen, next };
}

export function warn(seen: string, next: string): Verdict {
  return { result: 'warn', seen, next };
}

export function fault(seen: string, next: string): Verdict {
  return { result: 'fault', seen, next };
}

/** The verdict, hanging on a cause that other checks may meet too. */
export function because(cause: string, verdict: Verdict): Verdict {
  return { ...verdict, causes: [cause] };
}

/** The cause of what is not known for want of a permission that the desk can do without. */
export function lacks(permission: OptionalPermission): string {
  return `lacks ${permission}`;
}

/** Looks at one thing. What a service refuses becomes a fault with the remedy that goes with it; it never throws for that. */
export async function examine(
  check: string,
  subject: string,
  why: string,
  look: () => Promise<Verdict> | Verdict,
): Promise<DoctorFinding> {
  const verdict = await Promise.resolve()
    .then(look)
    .catch((error: unknown) => {
      if (!(error instanceof UpstreamError)) throw error;
      return refusedBy(error.problem);
    });
  return { check, subject, why, ...verdict };
}

/** What a service refused, as the doctor tells it. */
export function refusedBy(problem: Problem): Verdict {
  const { what, next } = inEnglish(problem);
  const { technical } = problem;
  return { ...fault(technical ? `${what} [${technical}]` : what, next), causes: causesOf(problem) };
}

/** A rule of the tenant that is broken, as the doctor tells it. */
export function faultOf(problem: Problem): Verdict {
  const { what, next } = inEnglish(problem);
  return fault(what, next);
}

/**
 * What a refusal hangs on beyond the one check that met it: a sign-in that fails fails every service, a permission that
 * is missing fails every read that needs it, a host that does not answer fails all its calls.
 */
function causesOf({ code, values = {} }: Problem): readonly string[] {
  if (code === 'credential-refused') {
    const reason = plain(values['reason'] ?? code);
    return [reason === 'clock' ? 'clock' : `sign-in ${reason} ${plain(values['tenant'])}${plain(values['app'])}`];
  }
  if (code === 'resource-unknown') return [`resource ${plain(values['resource'])}`];
  const host = values['host'] === undefined ? [] : [`host ${plain(values['host'])}`];
  if (code === 'proxy-failed') return plain(values['case']) === 'refused' ? host : ['proxy'];
  if (code === 'certificate-untrusted') return [code, ...host];
  if (code === 'permission-missing' && isGraphPermission(plain(values['permission']))) return ['graph-permission'];
  return host;
}

/** `User.Read.All`, and two of them joined; not the name of a role. */
function isGraphPermission(name: string): boolean {
  return /^[A-Z][\w-]*\.[A-Z]\w+/.test(name);
}
