import type { Logger } from 'pino';
import type { OpenStore } from '../store/open-store';

/** Whether the books are older than the exported head of their audit, so that no run may be started by itself. */
export async function isOlderThanAudit(books: Pick<OpenStore, 'startOfAudit'>, log: Logger): Promise<boolean> {
  const { isOlderCopy, remark } = await books.startOfAudit();
  if (remark !== null) log.warn({ remark }, 'the head of the audit is missing');
  return isOlderCopy;
}

interface VerifyingAudit {
  /** What is known of the chain, as it was when this bot started. */
  readonly remark: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Reads the whole audit while the bot is at work already: that takes longer with the years. A broken chain does not stop
 * the bot, because what is owed must go on; it must be seen at once. `stop` resolves when nothing is read any more.
 */
export function verifyInBackground(
  books: Pick<OpenStore, 'verifyAudit'>,
  log: Logger,
): VerifyingAudit {
  const stopping = new AbortController();
  let remark = 'The chain is being read.';
  const done = verify(books, log, stopping.signal).then((said) => void (remark = said));
  return {
    remark: () => remark,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function verify(books: Pick<OpenStore, 'verifyAudit'>, log: Logger, signal: AbortSignal): Promise<string> {
  try {
    const verdict = await books.verifyAudit(signal);
    if (verdict.ok) {
      log.info({ verdict }, 'the audit chain is whole');
      return `The chain was whole at the start: ${verdict.lines} lines.`;
    }
    log.error({ verdict }, 'the audit chain is broken: run npm run audit:verify and find out who touched it');
    return `The chain is broken from line ${verdict.firstBadSeq} on. ${verdict.why} Run npm run audit:verify.`;
  } catch (error) {
    if (!signal.aborted) log.error({ err: error }, 'the audit chain could not be read: run npm run audit:verify');
    return 'The chain could not be read. Run npm run audit:verify.';
  }
}
