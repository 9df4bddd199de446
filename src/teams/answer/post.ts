import { sayTo } from '../../desk/lines';
import type { Caller } from '../../usecases/api';
import { ChatError, type Conversation, type Message } from '../../usecases/ports';
import { callerOf, isTargeted } from '../activity/caller';
import { conversationsOf } from '../activity/conversation';
import { callerContext, type CallerContext } from '../caller-context';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import type { Audience } from './audience';
import { sayCardMoved } from './card-moved';
import { isPlain } from './follow';
import { messageOf, literal } from './message';
import type { Reply } from './reply';
import { sendFitting } from './smaller';

interface Manner {
  /** A message to change instead of posting one. */
  readonly replaced?: string | undefined;
  readonly audience?: Audience;
}

/** Where an answer goes, and what it is. */
interface Answer {
  readonly services: TurnServices;
  readonly conversation: Conversation;
  readonly caller: Caller;
  readonly reply: Reply;
}

/** A private message is gone from its reader's screen after a day (msteams-docs, agents-in-teams/targeted-messages), milliseconds. */
const privateLife = 86_400_000;

/** Posts a reply where the activity came from, after the turn was acknowledged. */
export function postReply(
  services: TurnServices,
  activity: InboundActivity,
  { caller }: Pick<CallerContext, 'caller'>,
  reply: Reply,
  { replaced, audience = 'everybody' }: Manner = {},
): void {
  services.afterTurn.run('answer', async () => {
    const [here] = conversationsOf(activity);
    if (!here) return;
    const members = { ...(await services.memory.find(here.id))?.members, ...here.members };
    const answer = { services, conversation: { ...here, members }, caller, reply };
    if (audience === 'everybody' || caller.conversationKind === 'personal') await show(answer, { replaced });
    else await showPrivately(answer);
  });
}

/**
 * What is for one person of several, in the first way that Teams takes: a message there that only they see, else their
 * personal chat, else a line without content.
 */
async function showPrivately(answer: Answer): Promise<void> {
  const { services, conversation, caller } = answer;
  const say = (key: 'answered-personally' | 'open-chat') =>
    put(services, conversation, { text: literal(callerContext(services, caller).say(key)) });
  if (await isTaken(show(answer, { isPrivate: true }))) return;

  if (!(await isTaken(showPersonally(answer)))) await say('open-chat');
  else if (!caller.isTargeted) await say('answered-personally');
}

async function showPersonally(answer: Answer): Promise<void> {
  const { memory, chat } = answer.services;
  const { person } = answer.caller;
  const conversation = (await memory.personalOf(person)) ?? (await chat.openPersonal(person));
  await show({ ...answer, conversation, caller: { ...answer.caller, conversationKind: 'personal' } }, {});
}

/** False: Teams did not take it. Throws what is not Teams' answer. */
async function isTaken(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof ChatError) return false;
    throw error;
  }
}

/** Posts it, or changes a message into it; a live card is kept up to date from then on. */
async function show(
  answer: Answer,
  { replaced, isPrivate = false }: { readonly replaced?: string | undefined; readonly isPrivate?: boolean },
): Promise<void> {
  const { services, conversation, caller, reply } = answer;
  const { members } = conversation;
  const shown = messageOf(reply, { ...callerContext(services, caller), members, isPrivate });
  if (!shown) return;
  const message = isPrivate ? { ...shown.message, onlyFor: caller.person } : shown.message;
  const requestId = shown.live?.subject.kind === 'request' ? shown.live.subject.requestId : null;
  const activityId = await sendFitting(message, { locale: caller.locale, requestId }, async (fitting) => {
    const id = await put(services, conversation, fitting, replaced);
    if (message.card && !fitting.card) warnOfTooLarge(answer, requestId);
    return id;
  });
  if (!shown.live) return;
  const privateUntil = new Date(services.clock.now().getTime() + privateLife).toISOString();
  const copy = {
    ...shown.live,
    conversationId: conversation.id,
    activityId,
    locale: caller.locale,
    timeZone: caller.timeZone,
    ...(isPrivate ? { privateUntil } : {}),
  };
  const before = await services.memory.keepLive(copy, { redraw: isPlain(reply) });
  if (before !== null) await sayCardMoved(services, { ...copy, conversation }, before);
}

/** Of a card that is drawn anew at once an operator is told by the outbox, once. */
function warnOfTooLarge({ services, conversation, reply }: Answer, requestId: string | null): void {
  if (isPlain(reply)) return;
  const about = requestId === null ? {} : { requestId };
  sayTo(services.logger)('a card is too large in every size', {
    ...about,
    conversationId: conversation.id,
    attempts: 1,
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
  conversation: Conversation,
  message: Message,
  replaced?: string,
): Promise<string> {
  if (replaced === undefined) return (await chat.post(conversation, message)).activityId;
  await chat.edit(conversation, replaced, message);
  return replaced;
}

/**
 * Tells somebody why nothing happens, who is not let in or whose message could not be worked on; alone where Teams can, and never
 * before others after a private question.
 */
export function postRefusal(services: TurnServices, activity: InboundActivity, told: string): void {
  services.afterTurn.run('stranger', async () => {
    const [here] = conversationsOf(activity);
    const person = callerOf(activity)?.person;
    if (!here) return;
    const message = { text: literal(told) };
    const alone = here.kind !== 'personal' && person ? { ...message, onlyFor: person } : null;
    if (alone && (await isTaken(put(services, here, alone)))) return;
    if (!isTargeted(activity)) await put(services, here, message);
  });
}
