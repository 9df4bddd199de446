import { setTimeout as sleep } from 'node:timers/promises';
import { Application, type TeamsAdapter, type TurnState } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import { z } from 'zod/v4';
import { phrase } from '../../words/phrases';
import { localeOf } from '../activity/caller';
import { conversationsOf, metBy } from '../activity/conversation';
import { tellOfFailure } from '../answer/failed-turn';
import { actionResponse, taskResponse, messageResponse } from '../answer/invoke-response';
import { fromJson, type InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';
import { answerButton, answerSubmitButton } from './button';
import { createMembership } from './membership';
import { answerMessage } from './message';
import { createRosters, type Rosters } from './rosters';
import { answerSearch } from './search';

/** Longest a written command is waited for before it is acknowledged, milliseconds; its answer follows. */
const messagePatience = 2_000;
/** The same for a button, whose answer can only be given now. Teams gives up after 10 to 15 s. */
const invokePatience = 8_000;

/** The data of a button. */
const payload = z.preprocess(fromJson, z.looseObject({ verb: z.unknown().optional() }).catch({}));
const actionValue = z.object({
  action: z.looseObject({ verb: z.unknown().optional(), data: payload }),
  trigger: z.string().optional().catch(undefined),
});
const taskValue = z.object({ data: payload });

const arrived = Symbol('when the activity arrived');

/** Notes with the turn when its activity arrived, by the app's clock: before whatever it had to wait for. */
export function noteArrival(context: TurnContext, at: Date): void {
  context.turnState.set(arrived, at);
}

/**
 * Without the SDK's own sign of writing: it is started whatever `startTypingTimer` says (teams-ai 1.7.4, `Application.run`), a
 * second after the turn began and each second after, and goes to everybody, after a private question too.
 */
class SilentApplication extends Application<TurnState> {
  override startTypingTimer(): void {
    // See whileTyping.
  }
}

/**
 * The SDK's application as router: one route for each kind of activity, each with a reading of its own. Its helpers are not
 * used: string selectors match anywhere in a text, and `actionExecute` can put one viewer's card before everybody.
 */
export function createRouter(adapter: TeamsAdapter, appId: string, services: TurnServices): Application<TurnState> {
  const router = new SilentApplication({ adapter, botAppId: appId, removeRecipientMention: false });
  const route = (
    fits: (activity: InboundActivity) => boolean,
    run: (context: TurnContext, activity: InboundActivity) => Promise<void>,
    isInvoke = false,
  ) =>
    router.addRoute(
      async (context) => fits(read(context)),
      (context) => run(context, read(context)),
      isInvoke,
    );

  const rosters = createRosters(services);
  const follow = createMembership(services, rosters);
  const dialog = (context: TurnContext, activity: InboundActivity) =>
    answer(context, answerDialog(services, activity, context.turnState.get<Date>(arrived)));

  router.turn('beforeTurn', (context) => remembered(services, rosters, read(context)));
  route(isSubmit, (_context, activity) => patiently(services, activity, answerSubmit));
  route(
    ({ type }) => type === 'message',
    (_context, activity) => patiently(services, activity, answerMessage),
  );
  route(
    isInvoke('adaptiveCard/action'),
    (context, activity) => answer(context, answerAction(services, activity)),
    true,
  );
  route(isInvoke('application/search'), (context, activity) => answer(context, answerSearch(services, activity)), true);
  route(isInvoke('task/fetch'), dialog, true);
  route(isInvoke('task/submit'), dialog, true);
  route(
    ({ type }) => type === 'conversationUpdate' || type === 'installationUpdate',
    (_context, activity) => follow(activity),
  );
  return router;
}

/** The activity as the front door let it in; the SDK only turned its times into dates. */
function read(context: TurnContext): InboundActivity {
  return context.activity as unknown as InboundActivity;
}

function isSubmit({ type, value }: InboundActivity): boolean {
  const given = fromJson(value);
  return type === 'message' && typeof given === 'object' && given !== null && !Array.isArray(given);
}

function isInvoke(name: string) {
  return (activity: InboundActivity) => activity.type === 'invoke' && activity.name === name;
}

/** Where that fails the turn does, so that a repeated delivery is worked on; whoever wrote a message is told. */
async function remembered(services: TurnServices, rosters: Rosters, activity: InboundActivity): Promise<boolean> {
  try {
    return await remember(services, rosters, activity);
  } catch (error) {
    if (activity.type === 'message') await tellOfFailure(services, activity, error);
    throw error;
  }
}

/**
 * Remembers where somebody wrote or pressed. Comings and goings do that themselves, and a mere event (a meeting began,
 * somebody liked a message) moves nothing: whoever it names may be in a chat with others.
 */
async function remember({ memory }: TurnServices, rosters: Rosters, activity: InboundActivity): Promise<boolean> {
  if (activity.type !== 'message' && activity.type !== 'invoke') return true;
  const conversations = conversationsOf(activity);
  for (const conversation of conversations) await memory.remember(conversation, metBy(activity));
  // A thread has the members of its channel, which comes last.
  for (const conversation of conversations.slice(-1)) rosters(conversation, 'due');
  return true;
}

async function answerSubmit(services: TurnServices, activity: InboundActivity): Promise<void> {
  const data = payload.parse(activity['value']);
  await answerSubmitButton(services, activity, data, data.verb);
}

type Answer = (services: TurnServices, activity: InboundActivity) => Promise<void>;

/** Acknowledges a message in time; whoever wrote it is told of a failure that comes later, too. */
async function patiently(services: TurnServices, activity: InboundActivity, work: Answer): Promise<void> {
  const answered = work(services, activity).catch((error: unknown) => tellOfFailure(services, activity, error));
  await Promise.race([answered, sleep(messagePatience, undefined, { ref: false })]);
}

async function answerAction(services: TurnServices, activity: InboundActivity): Promise<unknown> {
  const value = actionValue.safeParse(activity['value']).data;
  const answered = await inTime(
    answerButton(services, activity, {
      // Every button of ours names its verb in its data, too: not every client sends the other (microsoft/teams.ts#368).
      verb: value?.action.verb || value?.action.data.verb,
      data: value?.action.data,
      inDialog: false,
      automatic: value?.trigger === 'automatic',
    }),
  );
  return answered
    ? actionResponse(answered.reply, answered.context)
    : messageResponse(phrase('slow', localeOf(activity)));
}

async function answerDialog(services: TurnServices, activity: InboundActivity, pressedAt: Date): Promise<unknown> {
  const data = taskValue.safeParse(activity['value']).data?.data;
  const answered = await inTime(
    answerButton(services, activity, { verb: data?.verb, data, inDialog: true, automatic: false, pressedAt }),
  );
  return answered
    ? taskResponse(answered.reply, answered.context)
    : { task: { type: 'message', value: phrase('slow', localeOf(activity)) } };
}

async function inTime<T>(work: Promise<T>): Promise<T | null> {
  return Promise.race([work, sleep(invokePatience, null, { ref: false })]);
}

/** Answers an invoke: HTTP 200 with a body, whatever came of it. */
async function answer(context: TurnContext, work: Promise<unknown>): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: await work } });
}
