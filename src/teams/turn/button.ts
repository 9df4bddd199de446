import type { Caller } from '../../usecases/api';
import { ChatError } from '../../usecases/ports';
import { phrase } from '../../words/phrases';
import { actions } from '../actions';
import { readButtonData, type ButtonData } from '../activity/button-data';
import { kindOf, localeOf, timeZoneOf } from '../activity/caller';
import { audienceOf } from '../answer/audience';
import { replyToFailure } from '../answer/failure';
import { followList } from '../answer/follow-list';
import type { DrawingContext } from '../answer/invoke-response';
import { followInPlace } from '../answer/follow';
import { postReply, postRefusal } from '../answer/post';
import { text, type Reply } from '../answer/reply';
import { callerContext, type CallerContext } from '../caller-context';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { admitCaller } from './admission';
import { whileTyping } from './typing';

/** A button as it arrives: nothing of it is believed yet. */
interface UnreadButton {
  readonly verb: unknown;
  readonly data: unknown;
  readonly inDialog: boolean;
  /** By the client itself, to refresh a card: answered, and without any effect. */
  readonly automatic: boolean;
  /** When it came in, by the app's clock. */
  readonly pressedAt?: Date;
}

/** A reply with what is needed to draw it. */
interface ButtonAnswer {
  readonly reply: Reply;
  readonly context: DrawingContext;
  /** Null: not let in, the reply says why. */
  readonly caller: Caller | null;
}

/** Somebody pressed a button. */
export async function answerButton(
  services: TurnServices,
  activity: InboundActivity,
  button: UnreadButton,
): Promise<ButtonAnswer> {
  const admitted = await admitCaller(services, activity, 'button');
  if (!admitted.caller) return refused(services, activity, admitted.told);
  const caller = withOwnForm(admitted.caller, activity, button);
  const context = callerContext(services, caller);
  const data = readButtonData(button.automatic ? 'request.view' : button.verb, button.data);
  if (!data) return { reply: text(context.say('unknown-button')), context, caller };

  const reply = await run(data, button, context).catch((error: unknown) =>
    replyToFailure(error, context, services.logger, data.requestId),
  );
  if (reply.kind === 'stored') takeAwayForm(services, activity);
  if (isOfList(data, reply)) followList(services, activity, context, reply);
  const back = data.verb === 'list.back' ? null : data.back;
  if (!button.inDialog && !button.automatic) followInPlace(services, activity, caller, { reply, back });
  if (!opensForm(data, reply, context, button)) return { reply, context: { ...context, back }, caller };
  postReply(services, activity, context, reply);
  return { reply: text(context.say('form-below')), context, caller };
}

/** The button of a list, of what was opened from one, or of another message that shows a list by now. */
function isOfList({ place, back }: ButtonData, { kind }: Reply): boolean {
  return place !== null || back !== null || kind === 'quota' || kind === 'accounts';
}

/** The button of a private message that opened the form has served: the request is there, for everybody. */
function takeAwayForm({ chat, memory, afterTurn }: TurnServices, activity: InboundActivity): void {
  const messageId = activity.replyToId;
  if (!messageId || kindOf(activity) === 'personal') return;
  afterTurn.run('private form', async () => {
    const here = await memory.find(activity.conversation.id);
    if (!here?.isPrivateThread) return;
    // What is gone, or was no private message of ours, stays as it is.
    await chat.removePrivate(here, messageId).catch((error: unknown) => {
      if (!(error instanceof ChatError)) throw error;
    });
  });
}

/** Action.Submit, sent by clients that know no Action.Execute: a message without text, answered in the conversation. */
export async function answerSubmitButton(
  services: TurnServices,
  activity: InboundActivity,
  data: unknown,
  verb: unknown,
): Promise<void> {
  const button = { verb, data, inDialog: false, automatic: false };
  const { reply, caller } = await whileTyping(services, activity, answerButton(services, activity, button));
  if (!caller) return postRefusal(services, activity, reply.kind === 'text' ? reply.text : '');
  const mayReplace = caller.conversationKind === 'personal' && reply.kind !== 'text' && reply.kind !== 'stored';
  const replaced = mayReplace ? (activity.replyToId ?? undefined) : undefined;
  // Like the answer to an Action.Execute, which only whoever pressed sees.
  postReply(services, activity, { caller }, reply, { replaced, audience: audienceOf(reply, caller, false) });
}

/** A form that was sent from its own message in a personal chat becomes the live card of the request. */
function withOwnForm(caller: Caller, activity: InboundActivity, { verb, inDialog }: UnreadButton): Caller {
  const isOwnForm =
    verb === 'request.submit' && !inDialog && caller.conversationKind === 'personal' && activity.replyToId;
  return isOwnForm ? { ...caller, formActivityId: String(activity.replyToId) } : caller;
}

async function run(data: ButtonData, { inDialog, pressedAt }: UnreadButton, context: CallerContext): Promise<Reply> {
  const action = actions.find(({ verb }) => verb === data.verb);
  if (!action) return text(context.say('unknown-button'));
  return action.run({ ...data, ...context, inDialog, ...(pressedAt ? { pressedAt } : {}) });
}

/**
 * In a personal chat a form gets a message of its own, so that sending it never replaces another card. A button of the form
 * itself, which brings its inputs along, goes on in place.
 */
function opensForm(
  { inputs }: ButtonData,
  reply: Reply,
  { caller }: CallerContext,
  { inDialog }: UnreadButton,
): boolean {
  const isOfForm = Object.keys(inputs).length > 0;
  return reply.kind === 'form' && !isOfForm && !inDialog && caller.conversationKind === 'personal';
}

function refused({ painter }: TurnServices, activity: InboundActivity, told: string): ButtonAnswer {
  const locale = localeOf(activity);
  const reader = { locale, timeZone: timeZoneOf(activity), conversationKind: kindOf(activity), person: null };
  const context: DrawingContext = { painter, reader, say: (key, values) => phrase(key, locale, values) };
  return { reply: text(told), context, caller: null };
}
