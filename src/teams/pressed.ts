import type { Caller } from '../usecases/api';
import { actions } from './actions';
import { readButtonData, type ButtonData } from './activity/button-data';
import { kindOf, localeOf, timeZoneOf } from './activity/caller';
import { replyToFailure } from './answer/failure';
import type { DrawingContext } from './answer/invoke-response';
import { postReply, postRefusal } from './answer/post';
import { text, type Reply } from './answer/reply';
import { callerContext, type CallerContext } from './caller-context';
import { enter } from './entry';
import type { InboundActivity } from './front-door/activity';
import { phrase } from './phrases';
import type { TurnServices } from './turn-services';
import { whileTyping } from './typing';

/** A button as it arrives: nothing of it is believed yet. */
export interface Push {
  readonly verb: unknown;
  readonly data: unknown;
  readonly inDialog: boolean;
  /** By the client itself, to refresh a card: answered, and without any effect. */
  readonly automatic: boolean;
}

/** A reply with what is needed to draw it. */
export interface Answered {
  readonly reply: Reply;
  readonly context: DrawingContext;
  /** Null: not let in, the reply says why. */
  readonly caller: Caller | null;
}

/** Somebody pressed a button. */
export async function pressed(room: TurnServices, activity: InboundActivity, push: Push): Promise<Answered> {
  const entry = await enter(room, activity, 'button');
  if (!entry.caller) return refused(room, activity, entry.told);
  const caller = withOwnForm(entry.caller, activity, push);
  const visit = callerContext(room, caller);
  const press = readButtonData(push.automatic ? 'request.view' : push.verb, push.data);
  if (!press) return { reply: text(visit.say('unknown-button')), context: visit, caller };

  const reply = await run(press, push, visit, room).catch((error: unknown) =>
    replyToFailure(error, visit, room.logger, press.requestId),
  );
  if (!opensForm(press, reply, visit, push)) return { reply, context: visit, caller };
  postReply(room, activity, visit, reply);
  return { reply: text(visit.say('form-below')), context: visit, caller };
}

/** Action.Submit, sent by clients that know no Action.Execute: a message without text, answered in the conversation. */
export async function pressedOldStyle(
  room: TurnServices,
  activity: InboundActivity,
  data: unknown,
  verb: unknown,
): Promise<void> {
  const push = { verb, data, inDialog: false, automatic: false };
  const { reply, caller } = await whileTyping(room, activity, pressed(room, activity, push));
  if (!caller) return postRefusal(room, activity, reply.kind === 'text' ? reply.text : '');
  const mayReplace = caller.conversationKind === 'personal' && reply.kind !== 'text' && reply.kind !== 'stored';
  postReply(room, activity, { caller }, reply, mayReplace ? (activity.replyToId ?? undefined) : undefined);
}

/** A form that was sent from its own message in a personal chat becomes the live card of the request. */
function withOwnForm(caller: Caller, activity: InboundActivity, { verb, inDialog }: Push): Caller {
  const isOwnForm =
    verb === 'request.submit' && !inDialog && caller.conversationKind === 'personal' && activity.replyToId;
  return isOwnForm ? { ...caller, formActivityId: String(activity.replyToId) } : caller;
}

async function run(
  press: ButtonData,
  { inDialog }: Push,
  visit: CallerContext,
  { clock }: TurnServices,
): Promise<Reply> {
  const action = actions.find(({ verb }) => verb === press.verb);
  return action ? action.run({ ...press, ...visit, inDialog, now: clock.now() }) : text(visit.say('unknown-button'));
}

/** In a personal chat a form gets a message of its own, so that sending it never replaces another card. */
function opensForm(press: ButtonData, reply: Reply, { caller }: CallerContext, { inDialog }: Push): boolean {
  return (
    reply.kind === 'form' && press.verb !== 'request.submit' && !inDialog && caller.conversationKind === 'personal'
  );
}

function refused({ painter }: TurnServices, activity: InboundActivity, told: string): Answered {
  const locale = localeOf(activity);
  const reader = { locale, timeZone: timeZoneOf(activity), conversationKind: kindOf(activity), person: null };
  const context: DrawingContext = { painter, reader, say: (key, values) => phrase(key, locale, values) };
  return { reply: text(told), context, caller: null };
}
