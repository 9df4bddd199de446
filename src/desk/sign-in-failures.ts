import type { Problem } from './problem';

/** Why Entra refuses a sign-in with user name and password, and who can change that. */
interface SignInFailure {
  /** Code of its {@link Problem}. */
  readonly code: string;
  /** AADSTS numbers that say so. They are for words to people; Microsoft may change them and asks programs to read `error`. */
  readonly numbers: readonly number[];
  readonly what: string;
  readonly next: string;
}

/**
 * Failures of the password grant, the commonest first (Entra docs, reference-error-codes, v2-oauth-ropc, security-defaults;
 * that 7000218 and a forced change of password show like this is believed).
 */
export const signInFailures: readonly SignInFailure[] = [
  {
    code: 'sign-in-mfa',
    numbers: [50076, 50079, 50072, 50074, 53004],
    what: 'Entra demands multi-factor authentication, which nobody can give for a service account.',
    next: 'An Entra admin excludes the account from the Conditional Access policies that demand it, or the integration gets an application user instead.',
  },
  {
    code: 'sign-in-conditional-access',
    numbers: [53003, 53000, 53001, 50131, 50158],
    what: 'A Conditional Access policy blocks the sign-in.',
    next: 'An Entra admin looks at Sign-in logs > (the attempt) > Conditional Access to see which policy it was, and excludes the account from it or allows the place it connects from.',
  },
  {
    code: 'sign-in-security-defaults',
    numbers: [530035],
    what: 'The security defaults of the tenant block the sign-in.',
    next: 'Security defaults know no exceptions: an Entra admin replaces them by Conditional Access policies that exclude the account, or the integration gets an application user instead.',
  },
  {
    code: 'sign-in-password',
    numbers: [50126],
    what: 'The user name or the password is wrong.',
    next: 'Compare the stored password character by character. For an account from Active Directory wait until its password has been synchronised; in a federated domain ask who runs the federation server.',
  },
  {
    code: 'sign-in-locked',
    numbers: [50053],
    what: 'The account is locked after too many wrong passwords, or the attempt came from an address with a bad name.',
    next: 'Stop every client that uses an old password; it opens again by itself after some minutes.',
  },
  {
    code: 'sign-in-password-expired',
    numbers: [50055, 50144],
    what: 'The password has expired, or has to be changed at the next sign-in.',
    next: 'Have a new password made; for an account from Active Directory an AD admin resets it there.',
  },
  {
    code: 'sign-in-disabled',
    numbers: [50057],
    what: 'The account is disabled.',
    next: 'Ask a CRM admin whether it was retired, and an Entra admin to enable it if it was not.',
  },
  {
    code: 'sign-in-unknown-user',
    numbers: [50034],
    what: 'Entra does not know the user name in this tenant.',
    next: 'Compare user name and tenant id. An account that was just made needs some minutes until it is known everywhere.',
  },
  {
    code: 'sign-in-no-password',
    numbers: [50056],
    what: 'Entra holds no password for the account.',
    next: 'For an account from Active Directory: switch on password hash synchronisation, or sign in at the federation server.',
  },
  {
    code: 'sign-in-client-not-public',
    numbers: [7000218],
    what: 'The client id belongs to an application that has to prove itself with a secret or a certificate.',
    next: 'Open Entra admin center > App registrations > (the application) > Authentication, switch on “Allow public client flows”, or send its secret along.',
  },
  {
    code: 'sign-in-client-unknown',
    numbers: [700016],
    what: 'Entra does not know the client id in this tenant.',
    next: 'Compare client id and tenant id, or register a public client of your own in this tenant.',
  },
  {
    code: 'sign-in-consent',
    numbers: [65001],
    what: 'Nobody has consented that the application may act in Dataverse for the account.',
    next: 'Open Entra admin center > App registrations > (the application) > API permissions, add Dynamics CRM > user_impersonation, and have an admin grant consent.',
  },
  {
    code: 'sign-in-resource-unknown',
    numbers: [500011],
    what: 'Entra does not know the address of the environment in this tenant.',
    next: 'Compare the scope with the address of the environment: the address, then /.default.',
  },
];

/** The failure in words for a number such as 50076; for one that is not in the table, the number and where to look it up. */
export function signInProblem(number: number): Problem {
  const known = signInFailures.find(({ numbers }) => numbers.includes(number));
  const technical = `AADSTS${number}`;
  if (known) return { code: known.code, what: known.what, next: known.next, technical };
  return {
    code: 'sign-in-refused',
    what: `Entra refused the sign-in with AADSTS${number}.`,
    next: `Look it up at https://login.microsoftonline.com/error?code=${number}.`,
    technical,
    values: { number: String(number) },
  };
}
