import type { ProblemCode } from '../words/saying';
import type { Problem } from './problem';

/** Why Entra refuses a sign-in with user name and password, and who can change that. */
interface SignInFailure {
  /** Code of its {@link Problem}. */
  readonly code: ProblemCode;
  /** AADSTS numbers that say so. They are for words to people; Microsoft may change them and asks programs to read `error`. */
  readonly numbers: readonly number[];
}

/**
 * Failures of the password grant, the commonest first (Entra docs, reference-error-codes, v2-oauth-ropc, security-defaults;
 * that 7000218 and a forced change of password show like this is believed).
 */
export const signInFailures: readonly SignInFailure[] = [
  { code: 'sign-in-mfa', numbers: [50076, 50079, 50072, 50074, 53004] },
  { code: 'sign-in-conditional-access', numbers: [53003, 53000, 53001, 50131, 50158] },
  { code: 'sign-in-security-defaults', numbers: [530035] },
  { code: 'sign-in-password', numbers: [50126] },
  { code: 'sign-in-locked', numbers: [50053] },
  { code: 'sign-in-password-expired', numbers: [50055, 50144] },
  { code: 'sign-in-disabled', numbers: [50057] },
  { code: 'sign-in-unknown-user', numbers: [50034] },
  { code: 'sign-in-no-password', numbers: [50056] },
  { code: 'sign-in-client-not-public', numbers: [7000218] },
  { code: 'sign-in-client-unknown', numbers: [700016] },
  { code: 'sign-in-consent', numbers: [65001] },
  { code: 'sign-in-resource-unknown', numbers: [500011] },
];

/** The failure in words for a number such as 50076; for one that is not in the table, the number and where to look it up. */
export function signInProblem(number: number): Problem {
  const known = signInFailures.find(({ numbers }) => numbers.includes(number));
  const technical = `AADSTS${number}`;
  if (known) return { code: known.code, technical };
  return { code: 'sign-in-refused', technical, values: { number: String(number) } };
}
