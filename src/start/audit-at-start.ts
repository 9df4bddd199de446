import type { Logger } from 'pino';
import type { OpenStore } from '../store/open-store';

/** Whether the books are older than the exported head of their audit, so that no run may be started by itself. */
export async function isOlderThanAudit(books: Pick<OpenStore, 'startOfAudit'>, log: Logger): Promise<boolean> {
  const { isOlderCopy, remark } = await books.startOfAudit();
  if (remark !== null) log.warn({ remark }, 'the head of the audit is missing');
  return isOlderCopy;
}

/**
 * Reads the whole audit while the bot is at work already: that takes longer with the years. A broken chain does not stop
 * the bot, because what is owed must go on; it must be seen at once. `stop` resolves when nothing is read any more.
 */
export function verifyInBackground(
  books: Pick<OpenStore, 'verifyAudit'>,
  log: Logger,
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const done = verify(books, log, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function verify(books: Pick<OpenStore, 'verifyAudit'>, log: Logger, signal: AbortSignal): Promise<void> {
  try {
    const verdict = await books.verifyAudit(signal);
    if (verdict.ok) log.info({ verdict }, 'the audit chain is whole');
    else log.error({ verdict }, 'the audit chain is broken: run npm run audit:verify and find out who touched it');
  } catch (error) {
    if (!signal.aborted) log.error({ err: error }, 'the audit chain could not be read: run npm run audit:verify');
  }
}
