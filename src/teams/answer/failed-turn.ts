import { callerOf } from '../activity/caller';
import { callerContext } from '../caller-context';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { replyToFailure } from './failure';
import { postRefusal } from './post';

/**
 * Tells whoever wrote that it could not be done. A press that fails shows in Teams by itself; after a message nobody sees that
 * nothing will come. Needs none of the books, which may be what is away.
 */
export async function tellOfFailure(services: TurnServices, activity: InboundActivity, error: unknown): Promise<void> {
  const caller = callerOf(activity);
  if (!caller) {
    // Nobody to tell; what comes after the acknowledgement nobody else hears of.
    services.logger.error({ err: error }, 'a turn failed');
    throw error;
  }
  const reply = await replyToFailure(error, callerContext(services, caller), services.logger, null);
  if (reply.kind === 'text') postRefusal(services, activity, reply.text);
}
