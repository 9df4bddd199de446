import { ChatError } from '../../usecases/ports';
import { conversationsOf } from '../activity/conversation';
import { callerContext, type CallerContext } from '../caller-context';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { messageOf, literal } from './message';
import type { Reply } from './reply';

/** Posts a reply where the activity came from, after the turn was acknowledged; `replaced` is a message to change instead. */
export function postReply(
  services: TurnServices,
  activity: InboundActivity,
  { caller }: Pick<CallerContext, 'caller'>,
  reply: Reply,
  replaced?: string,
): void {
  services.afterTurn.run('answer', async () => {
    const [here] = conversationsOf(activity);
    if (!here) return;
    const members = { ...(await services.memory.find(here.id))?.members, ...here.members };
    const shown = messageOf(reply, { ...callerContext(services, caller), members });
    if (!shown) return;
    const activityId = await put(services, { ...here, members }, shown.message, replaced);
    if (!shown.live) return;
    await services.memory.keepLive({
      ...shown.live,
      conversationId: here.id,
      activityId,
      locale: caller.locale,
      timeZone: caller.timeZone,
    });
  });
}

/** Tries for an answer that Teams takes only later; each try waits as long as it asked for. */
const tries = 5;

async function put(...message: Parameters<typeof putOnce>): Promise<string> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await putOnce(...message);
    } catch (error) {
      // Without a time to wait for, the answer may have arrived: it is not sent twice.
      const isLater = error instanceof ChatError && error.reason === 'again' && error.retryAfterMs !== undefined;
      if (left === 0 || !isLater) throw error;
    }
  }
}

async function putOnce(
  { chat }: TurnServices,
  conversation: Parameters<TurnServices['chat']['post']>[0],
  message: Parameters<TurnServices['chat']['post']>[1],
  replaced: string | undefined,
): Promise<string> {
  if (replaced === undefined) return (await chat.post(conversation, message)).activityId;
  await chat.edit(conversation, replaced, message);
  return replaced;
}

/** Tells somebody who is not let in why nothing happens. */
export function postRefusal(services: TurnServices, activity: InboundActivity, told: string): void {
  services.afterTurn.run('stranger', async () => {
    const [here] = conversationsOf(activity);
    if (here) await services.chat.post(here, { text: literal(told) });
  });
}
