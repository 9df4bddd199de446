import { actions } from './actions';
import type { AnswerContext } from './as-invoke';
import { callerOf, kindOf, localeOf, timeZoneOf } from './caller';
import type { InboundActivity } from './front-door/activity';
import { phrase } from './phrases';
import { readPress, type Pressed } from './press';
import { text, type Reply } from './reply';
import { visitOf, type Room, type Visit } from './room';
import { show, tellStranger } from './show';
import { replyToTrouble } from './troubles';
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
  readonly context: AnswerContext;
}

/** Somebody pressed a button. */
export async function pressed(room: Room, activity: InboundActivity, push: Push): Promise<Answered> {
  const visit = visitFrom(room, activity, push);
  if (!visit) return strangerAnswer(room, activity);
  const press = readPress(push.automatic ? 'request.view' : push.verb, push.data);
  if (!press) return { reply: text(visit.say('unknown-button')), context: visit };

  const reply = await run(press, push, visit, room).catch((error: unknown) =>
    replyToTrouble(error, visit, room.logger, press.requestId),
  );
  if (!opensForm(press, reply, visit, push)) return { reply, context: visit };
  show(room, activity, visit, reply);
  return { reply: text(visit.say('form-below')), context: visit };
}

/** Action.Submit, sent by clients that know no Action.Execute: a message without text, answered in the conversation. */
export async function pressedOldStyle(
  room: Room,
  activity: InboundActivity,
  data: unknown,
  verb: unknown,
): Promise<void> {
  const push = { verb, data, inDialog: false, automatic: false };
  const visit = visitFrom(room, activity, push);
  if (!visit) return tellStranger(room, activity);
  const { reply } = await whileTyping(room, activity, pressed(room, activity, push));
  const mayReplace = visit.caller.conversationKind === 'personal' && reply.kind !== 'text' && reply.kind !== 'stored';
  show(room, activity, visit, reply, mayReplace ? (activity.replyToId ?? undefined) : undefined);
}

/** A form that was sent from its own message in a personal chat becomes the live card of the request. */
function visitFrom(room: Room, activity: InboundActivity, { verb, inDialog }: Push): Visit | null {
  const caller = callerOf(activity);
  if (!caller) return null;
  const isOwnForm =
    verb === 'request.submit' && !inDialog && caller.conversationKind === 'personal' && activity.replyToId;
  return visitOf(room, isOwnForm ? { ...caller, formActivityId: String(activity.replyToId) } : caller);
}

async function run(press: Pressed, { inDialog }: Push, visit: Visit, { clock }: Room): Promise<Reply> {
  const action = actions.find(({ verb }) => verb === press.verb);
  return action ? action.run({ ...press, ...visit, inDialog, now: clock.now() }) : text(visit.say('unknown-button'));
}

/** In a personal chat a form gets a message of its own, so that sending it never replaces another card. */
function opensForm(press: Pressed, reply: Reply, { caller }: Visit, { inDialog }: Push): boolean {
  return (
    reply.kind === 'form' && press.verb !== 'request.submit' && !inDialog && caller.conversationKind === 'personal'
  );
}

function strangerAnswer({ painter }: Room, activity: InboundActivity): Answered {
  const locale = localeOf(activity);
  const reader = { locale, timeZone: timeZoneOf(activity), conversationKind: kindOf(activity), person: null };
  return {
    reply: text(phrase('not-known-here', locale)),
    context: { painter, reader, say: (key, values) => phrase(key, locale, values) },
  };
}
