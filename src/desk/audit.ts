import type { Person } from './people';

/**
 * What the line says was done that vouches for lines names were taken out of: `after.lines` has the SHA-256 of each as it is
 * since, hex, by its number.
 */
export const eraseNamesAction = 'erase-names';

/** Who did it: a person who pressed a button, or the desk itself. */
export type Actor = Person | 'desk';

/**
 * One line of the append-only audit. `intent` is written before anything is sent, `outcome` after the answer;
 * `decision` and `state` go with the transaction that changes the row. Never holds a secret.
 */
export interface AuditEntry {
  readonly kind: 'intent' | 'outcome' | 'decision' | 'state' | 'denied' | 'security';
  readonly actor: Actor;
  /** `assign-license`, `approve`, `reveal-password`, … */
  readonly action: string;
  readonly requestId?: string;
  readonly environmentId?: string;
  /** The object acted on: a UPN, a systemuserid, a conversation. */
  readonly object?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}
