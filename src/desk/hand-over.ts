import type { Person } from './people';
import type { ServiceRequest } from './request';

/**
 * A password on its way to the owner of an account. The value itself is in the vault only.
 *
 * `offered` → `revealed`, once · `offered` → `lapsed` when nobody came in time: nothing is changed, and the owner may open a
 * fresh offer by their own click · any → `withdrawn` while a new password is being made · `withdrawn` → `replaced` where a
 * person changed it by hand, and only they know it.
 */
export interface HandOver {
  readonly requestId: string;
  readonly accountName: string;
  readonly owner: Person;
  readonly secretName: string;
  readonly state: 'offered' | 'revealed' | 'lapsed' | 'withdrawn' | 'replaced';
  /** One-time ticket of the open dialog, and until when it is good (ISO instant). */
  readonly ticket?: string;
  readonly ticketUntil?: string;
  /** ISO instants. */
  readonly offeredAt: string;
  readonly expiresAt: string;
  /** When its time began, where its owner could not be reached at first; otherwise that is when it was offered. */
  readonly beganAt?: string;
  /** When the owner was reminded of this offer; absent before. */
  readonly remindedAt?: string;
  readonly revealedAt?: string;
  readonly lapsedAt?: string;
  readonly withdrawnAt?: string;
  /** What it was before it was withdrawn. */
  readonly withdrawnFrom?: 'offered' | 'revealed' | 'lapsed' | 'replaced';
}

/** Where the hand-over stands, as cards may know it: without the ticket. */
export type HandOverStanding = Pick<HandOver, 'state' | 'expiresAt' | 'revealedAt' | 'lapsedAt'>;

/** The owner is reminded at half the time of the offer. */
export function reminderOf({ offeredAt, beganAt = offeredAt, expiresAt }: HandOver): Date {
  return new Date((Date.parse(beganAt) + Date.parse(expiresAt)) / 2);
}

/** May the owner still see the password? One that was shown, is being replaced or was, may not be seen any more. */
export function canBeCollected({ state }: Pick<HandOver, 'state'>): boolean {
  return state === 'offered' || state === 'lapsed';
}

/**
 * True where the integration reads the password from the vault by itself: then nothing is offered to anybody. A request
 * from before this was asked, or a password that no Key Vault holds, is shown once to the owner.
 */
export function isReadFromVault({ passwordTaking, facts }: Pick<ServiceRequest, 'passwordTaking' | 'facts'>): boolean {
  return passwordTaking === 'from-vault' && facts.vaultUrl !== undefined;
}
