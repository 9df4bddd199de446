import type { Logger } from 'pino';
import type { OpenStore } from '../store/open-store';

/** What is known of the audit since the start: being read, whole, broken, or not to be read. */
export const auditStates = ['reading', 'whole', 'broken', 'unreadable'] as const;
export type AuditState = (typeof auditStates)[number];

/** Whether the books are older than the exported head of their audit, so that no run may be started by itself. */
export async function isOlderThanAudit(books: Pick<OpenStore, 'startOfAudit'>, log: Logger): Promise<boolean> {
  const { isOlderCopy, remark } = await books.startOfAudit();
  if (remark !== null) log.warn({ remark }, 'the head of the audit is missing');
  return isOlderCopy;
}

interface VerifyingAudit {
  readonly state: () => AuditState;
  /** What is known of the chain, as it was when this bot started. */
  readonly remark: () => string;
  readonly stop: () => Promise<void>;
}

interface Found {
  readonly state: AuditState;
  readonly remark: string;
}

/**
 * Reads the whole audit while the bot is at work already: that takes longer with the years. A broken chain does not stop
 * the bot, because what is owed must go on; it must be seen at once. `stop` resolves when nothing is read any more.
 */
export function verifyInBackground(books: Pick<OpenStore, 'verifyAudit'>, log: Logger): VerifyingAudit {
  const stopping = new AbortController();
  let found: Found = reading;
  const done = verify(books, log, stopping.signal).then((known) => void (found = known));
  return {
    state: () => found.state,
    remark: () => found.remark,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

const reading: Found = { state: 'reading', remark: 'The chain is being read.' };
const unreadable: Found = { state: 'unreadable', remark: 'The chain could not be read. Run npm run audit:verify.' };

async function verify(books: Pick<OpenStore, 'verifyAudit'>, log: Logger, signal: AbortSignal): Promise<Found> {
  try {
    const verdict = await books.verifyAudit(signal);
    if (verdict.ok) {
      log.info({ verdict }, 'the audit chain is whole');
      return { state: 'whole', remark: `The chain was whole at the start: ${verdict.lines} lines.` };
    }
    log.error({ verdict }, 'the audit chain is broken: run npm run audit:verify and find out who touched it');
    const remark = `The chain is broken from line ${verdict.firstBadSeq} on. ${verdict.why} Run npm run audit:verify.`;
    return { state: 'broken', remark };
  } catch (error) {
    if (signal.aborted) return reading;
    log.error({ err: error }, 'the audit chain could not be read: run npm run audit:verify');
    return unreadable;
  }
}
