import { UpstreamError } from '../../desk/problem';

/** One thing that was looked at. */
export interface DoctorFinding {
  /** Stable kebab-case name: `graph-permission`. */
  readonly check: string;
  /** What exactly: a permission, an environment, a person. */
  readonly subject: string;
  readonly result: 'ok' | 'warn' | 'fault';
  /** What was seen. */
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /** What to click or run; with every warning and fault. */
  readonly next?: string;
}

export type Verdict = Pick<DoctorFinding, 'result' | 'seen' | 'next'>;

export function ok(seen: string): Verdict {
  return { result: 'ok', seen };
}

export function warn(seen: string, next: string): Verdict {
  return { result: 'warn', seen, next };
}

export function fault(seen: string, next: string): Verdict {
  return { result: 'fault', seen, next };
}

/** Looks at one thing. What a service refuses becomes a fault with the remedy that goes with it; it never throws for that. */
export async function examine(
  check: string,
  subject: string,
  why: string,
  look: () => Promise<Verdict>,
): Promise<DoctorFinding> {
  const verdict = await look().catch((error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    const { what, next, technical } = error.problem;
    return fault(technical ? `${what} [${technical}]` : what, next);
  });
  return { check, subject, why, ...verdict };
}
