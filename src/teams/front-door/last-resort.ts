import type { Logger } from '../ports';

/**
 * Keeps the process up when something escapes every other net. A turn owns nothing but its answer: what matters is in
 * the database, written in transactions, so going on is safe. Returns a function that takes the net away.
 */
export function installLastResort(logger: Logger, emitter: NodeJS.EventEmitter = process): () => void {
  const onRejection = (error: unknown) => logger.error({ err: error }, 'a rejection was not handled');
  const onException = (error: unknown) => logger.error({ err: error }, 'an exception was not caught');
  emitter.on('unhandledRejection', onRejection);
  emitter.on('uncaughtException', onException);
  return () => {
    emitter.off('unhandledRejection', onRejection);
    emitter.off('uncaughtException', onException);
  };
}
