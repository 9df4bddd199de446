import type { Logger } from '../ports';

/**
 * Keeps the process up when something escapes every other net. A turn owns nothing but its answer: what matters is in
 * the database, written in transactions, so going on is safe. Returns a function that takes the net away.
 */
export function installLastResort(logger: Logger, of: NodeJS.EventEmitter = process): () => void {
  const onRejection = (error: unknown) => logger.error({ err: error }, 'a rejection was not handled');
  const onException = (error: unknown) => logger.error({ err: error }, 'an exception was not caught');
  of.on('unhandledRejection', onRejection);
  of.on('uncaughtException', onException);
  return () => {
    of.off('unhandledRejection', onRejection);
    of.off('uncaughtException', onException);
  };
}
