import { createHash } from 'node:crypto';
import { eraseNamesAction } from '../desk/audit';

/** SHA-256 of a line as it is after names were taken out of it, hex, by the number of the line. */
type Vouched = Readonly<Record<string, string>>;

export function digestOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}

/** What a line vouches for; only one that is made with the key counts, and the last word on a line. */
export function vouchedIn(line: string): Vouched {
  if (!line.includes(eraseNamesAction)) return {};
  const said = JSON.parse(line) as { readonly action?: string; readonly after?: { readonly lines?: Vouched } };
  return said.action === eraseNamesAction ? (said.after?.lines ?? {}) : {};
}

/**
 * Lines whose text does not fit their hash any more, by number, with the digest of what they say now. The hash is what the
 * next line is chained to, so the chain stays one when the text of a line is another; what that text must be is said by
 * a later line.
 */
export interface ChangedLines {
  note(seq: number, line: string): void;
  vouch(vouched: Vouched): void;
  /** Number of the first for which nothing vouches; null when there is none. */
  first(): number | null;
}

export function createChangedLines(): ChangedLines {
  const changed = new Map<number, string>();
  const vouched = new Map<number, string>();
  return {
    note: (seq, line) => void changed.set(seq, digestOf(line)),
    vouch(lines) {
      for (const [seq, digest] of Object.entries(lines)) vouched.set(Number(seq), digest);
    },
    first() {
      const bad = [...changed].find(([seq, digest]) => vouched.get(seq) !== digest);
      return bad ? bad[0] : null;
    },
  };
}
