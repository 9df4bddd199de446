import fs from 'node:fs';
import type { AuditHead } from './audit-line';
import { writeDurably } from './durable-file';
import type { Log } from './log';
import { StoreFault } from './store-fault';

/** The head of the audit outside of the database, so that a cut tail shows; ship it elsewhere for more. */
export interface AuditHeadFile {
  /** Takes note of a committed head; written within a second, the newest only. */
  note(head: AuditHead): void;
  /** What is written; null when nothing is. */
  read(): ExportedHead | null;
  /** Writes what is noted and not written yet. */
  flush(): Promise<void>;
}

/** `keyed` is absent in files of older versions. */
export type ExportedHead = AuditHead & { readonly keyed?: boolean };

export function createAuditHeadFile(file: string | null, log: Log): AuditHeadFile {
  let newest: AuditHead | null = null;
  let timer: NodeJS.Timeout | null = null;
  let written = Promise.resolve();
  return { note, read: () => (file === null ? null : readAuditHead(file)), flush };

  function note(head: AuditHead): void {
    if (file === null || (newest && newest.lines >= head.lines)) return;
    newest = head;
    timer ??= setTimeout(() => void flush(), 1000).unref();
  }

  /** One after the other, so that an older one never replaces a newer one. */
  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    written = written.then(write);
    return written;
  }

  async function write(): Promise<void> {
    if (file === null || newest === null) return;
    try {
      const known = readAuditHead(file);
      if (known?.keyed && known.lines >= newest.lines) return;
      if (known && known.lines > newest.lines) return;
      await writeDurably(file, JSON.stringify({ ...newest, keyed: true }));
    } catch (error) {
      log.error({ err: error }, 'the head of the audit could not be written to its file');
    }
  }
}

/**
 * Null when nothing was exported yet.
 * @throws {StoreFault} when the file is there and says nothing that can be read: then nobody knows what was exported.
 */
export function readAuditHead(file: string): ExportedHead | null {
  if (!fs.existsSync(file)) return null;
  const head = parsed(fs.readFileSync(file, 'utf8'));
  if (head) return head;
  throw new StoreFault(
    `${file} is not whole, as after a power cut. If you ship it elsewhere, put the newest copy back; otherwise remove it: the next start says that it is missing, and it is written again with the next line of the audit.`,
  );
}

function parsed(text: string): ExportedHead | null {
  try {
    const head = JSON.parse(text) as Partial<ExportedHead> | null;
    return typeof head?.lines === 'number' && typeof head.hash === 'string' ? (head as ExportedHead) : null;
  } catch {
    return null;
  }
}
