import type { Place } from '../../desk/place';
import type { Caller, Seen } from '../../usecases/api';
import { conversationsOf } from '../activity/conversation';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import type { Reply } from './reply';

/**
 * A button of a personal chat put the card of a request into the message that it stands in: a list, a warning, the card of an
 * account. There it follows the request like any live card, until a button puts something else into it.
 */
export function followInPlace(
  services: TurnServices,
  activity: InboundActivity,
  caller: Caller,
  { reply, back }: { readonly reply: Reply; readonly back: Place | null },
): void {
  const activityId = activity.replyToId ?? '';
  if (caller.conversationKind !== 'personal' || activityId === '' || reply.kind === 'text' || reply.kind === 'form')
    return;
  services.afterTurn.run('follow', async () => {
    const [here] = conversationsOf(activity);
    if (!here) return;
    const seen = requestIn(reply);
    if (!seen) return services.memory.closeIn(here.id, activityId);
    const { locale, timeZone, person: viewer } = caller;
    const leads = back === null ? {} : { back };
    const subject = { kind: 'request', requestId: seen.view.request.id, ...leads } as const;
    const shown = { subject, viewer, conversationId: here.id, activityId, locale, timeZone };
    await services.memory.keepOpened(shown, isPlain(reply));
  });
}

/** Says nothing but how the request stands: the newest rows say the same, or more. */
export function isPlain(reply: Reply): boolean {
  const hasProblem = reply.kind === 'request' && reply.problem !== undefined;
  const seen = requestIn(reply);
  return seen !== null && seen.notice === undefined && !hasProblem;
}

function requestIn(reply: Reply): Seen | null {
  return reply.kind === 'request' || reply.kind === 'outcome' || reply.kind === 'stored' ? reply.seen : null;
}
