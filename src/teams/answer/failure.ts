import { randomUUID } from 'node:crypto';
import { DeskError } from '../../desk/problem';
import type { CallerContext } from '../caller-context';
import type { Logger } from '../ports';
import { text, type Reply } from './reply';

/**
 * What a person is told when something could not be done. A refusal of ours says why and what next, on the current card
 * where there is one; anything else is a defect: a constant sentence with a reference, and the rest in the log.
 */
export async function replyToFailure(
  error: unknown,
  context: CallerContext,
  logger: Logger,
  requestId: string | null,
): Promise<Reply> {
  const { caller, useCases, painter, reader, say } = context;
  if (!(error instanceof DeskError)) return text(say('broken', { reference: refer(error, logger) }));
  const seen = requestId === null ? null : await useCases.view(caller, requestId).catch(() => null);
  return seen ? { kind: 'request', seen, problem: error.problem } : text(painter.problem(error.problem, reader));
}

/** Logs under a fresh reference that a person can read out. */
function refer(error: unknown, logger: Logger): string {
  const reference = randomUUID().slice(0, 8);
  logger.error({ err: error, reference }, 'a turn failed');
  return reference;
}
