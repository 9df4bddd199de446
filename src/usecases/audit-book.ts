import type { AuditEntry } from '../desk/audit';

/** The append-only audit, as use cases write and read it. */
export interface AuditBook {
  append(entry: AuditEntry): Promise<void>;
  of(requestId: string): Promise<readonly AuditLine[]>;
  /** Decisions of people in these environments in which every word stands: the newest ones, and how many there are. */
  decisions(environmentIds: readonly string[], words: readonly string[], limit: number): Promise<DecisionsFound>;
}

export interface DecisionsFound {
  readonly lines: readonly AuditLine[];
  readonly total: number;
}

/** Audit entry with its place in the chain. */
export interface AuditLine extends AuditEntry {
  readonly seq: number;
  /** ISO instant, UTC. */
  readonly at: string;
  /** SHA-256 over the previous hash and this line, hex. */
  readonly hash: string;
}
