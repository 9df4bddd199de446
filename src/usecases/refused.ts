import type { AuditEntry } from '../desk/audit';

/** Something that was refused, as the audit keeps it. */
export interface Refused {
  readonly entry: AuditEntry;
  /** From the general to the particular: action, person, request. Refusals that agree in all of it share a line. */
  readonly alike: readonly string[];
}

/** The way of refusals into the audit: alike ones share one line a minute, with their number. Never call it inside a transaction. */
export interface Denials {
  note(refused: Refused): Promise<void>;
}
