import { finding, found } from '../../desk/finding';
import type { Finding, Found } from '../../desk/finding';
import type { Problem } from '../../desk/problem';
import { inEnglish } from '../../words/words';

/** What WhoAmI in the account's name proves: it is enabled and has a role. Whether it can sign in it does not prove. */
export function judgeImpersonation(problem: Problem | null, at: string): Finding {
  return tried('works-as-account', found('accepts-it-by-impersonation'), problem, at);
}

/** What a sign-in with the stored password proves. */
export function judgeSignIn(problem: Problem | null, at: string): Finding {
  return tried('password-sign-in', found('signed-in-with-its-password'), problem, at);
}

function tried(
  check: 'works-as-account' | 'password-sign-in',
  success: Found,
  problem: Problem | null,
  at: string,
): Finding {
  if (problem === null) return finding(check, 'pass', success, at);
  const { what, next } = inEnglish(problem);
  return finding(check, 'warn', { name: `${what} ${next}` }, at, { problem });
}
