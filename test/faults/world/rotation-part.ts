import type { Books } from './register';

/** What the world of a rotation has beside that of other runs. */
export interface RotationPart {
  /** The offer of the password before. */
  readonly offer?: Books['offer'];
  /** How the owner of the account is reached. */
  readonly owner?: 'told' | 'unreachable';
  /** Names of what the vault hands out, and of where the new password lies meanwhile. */
  readonly secrets?: { readonly current: string; readonly pending: string };
  /** A fault may leave it open which password counts, and then a person is asked. */
  readonly mayBeInDoubt?: boolean;
}
