import { createHash, createHmac } from 'node:crypto';
import type { AuditEntry } from '../desk/audit';
import type { AuditLine } from '../usecases/ports';

interface StoredLine {
  readonly seq: number;
  readonly hash: string;
  /** Canonical JSON of the entry with `seq` and `at`; exactly what was hashed. */
  readonly line: string;
}

/** Number of lines so far and the hash of the last; the hash of an empty audit is the empty string. */
export interface AuditHead {
  readonly lines: number;
  readonly hash: string;
}

export function nextLine(head: AuditHead, entry: AuditEntry, at: string, key: Uint8Array): StoredLine {
  const seq = head.lines + 1;
  const line = canonicalJson({ ...entry, seq, at });
  return { seq, line, hash: keyedHash(key, head.hash, line) };
}

/** HMAC-SHA-256 over the hash before, a line feed and the line; hex. */
export function keyedHash(key: Uint8Array, previousHash: string, line: string): string {
  return createHmac('sha256', key).update(previousHash).update('\n').update(line).digest('hex');
}

/** The rule of older versions, SHA-256 without a key: whoever has the database can make such a hash. */
export function plainHash(previousHash: string, line: string): string {
  return createHash('sha256').update(previousHash).update('\n').update(line).digest('hex');
}

export function readLine({ line, hash }: StoredLine): AuditLine {
  return { ...(JSON.parse(line) as Omit<AuditLine, 'hash'>), hash };
}

/** JSON with sorted keys, so that the same entry always gives the same text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
