import type { MessageKey, Saying, Values } from '../words/saying';
import type { Problem } from './problem';

/** What an account that is set up must be; run, afterwatch and cards know these names and no others. */
export const accountChecks = [
  'access-mode',
  'systemuser-enabled',
  'security-role',
  'business-unit',
  'account-enabled',
  'license-removed',
  'account-group',
  'owner-there',
] as const;

/** Every check there is. The words for it stand in the message files as `finding.<check>`. */
export const checkNames = [
  ...accountChecks,
  // Never a failure, so nobody is warned of it.
  'password-policy',
  // Tried once, when the account is made.
  'works-as-account',
  'password-sign-in',
  // Of the lender.
  'lender-whole',
  // Of an account that was retired.
  'slot-free',
  'sign-in-blocked',
  'group-left',
  'account-group-left',
  // Of another password.
  'owner-told',
  'password-changed',
  'vault-current',
] as const;

export type AccountCheck = (typeof accountChecks)[number];
export type CheckName = (typeof checkNames)[number];

/** What was read: a sentence of the message files, or a name as the tenant has it, which is never translated. */
export type Found = Saying | { readonly name: string };

/** One line of the verification table: what was read back. */
export interface Finding<Check extends CheckName = CheckName> {
  readonly check: Check;
  readonly result: 'pass' | 'warn' | 'fail';
  /** Text alone is of a run that an older version began. */
  readonly found: Found | string;
  readonly values?: Values;
  /** What the services answered where a try failed; its words are those of `found`. */
  readonly problem?: Problem;
  /** Of a failure: a run can put it right by sending its own writes once more. */
  readonly canRepair?: true;
  /** ISO instant of the read. */
  readonly at: string;
}

export function finding<Check extends CheckName>(
  check: Check,
  result: Finding['result'],
  found: Found,
  at: string,
  more: Pick<Finding, 'values' | 'problem' | 'canRepair'> = {},
): Finding<Check> {
  return { check, result, found, at, ...more };
}

type FoundSentence = MessageKey extends infer Key ? (Key extends `found.${infer What}` ? What : never) : never;

/** The sentence `found.<what>`; without its words it does not compile. */
export function found<What extends FoundSentence>(what: What): Saying {
  return { key: `found.${what}` };
}
