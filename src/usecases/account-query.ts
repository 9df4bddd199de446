import type { AccountCondition, AccountRecord } from '../desk/account';

/** A word that is looked for in the register: in names, or as what it was found to mean. */
export interface AccountWord {
  readonly text: string;
  /** Environments that are called so. */
  readonly environmentIds: readonly string[];
  /** Conditions that are called so. */
  readonly conditions: readonly AccountCondition[];
}

export interface AccountPages {
  /** Accounts that every word fits: by name, owner, environment or condition. Active ones first, each by name. */
  page(
    words: readonly AccountWord[],
    window: { readonly limit: number; readonly offset: number },
  ): Promise<readonly AccountRecord[]>;
  /** How many there are. */
  count(words: readonly AccountWord[]): Promise<number>;
}
