import { findAction, inputsFor, titlesIn, type FoundAction } from './cards';
import { display, execute, say, submit, task, toPressed, type Client, type Manner } from './client';
import { checkInputs, collectInputs, refuseImpossible, type InputProblem, type Typed } from './inputs';
import { isObject, textOf } from './json';
import type { Dialog, Outcome } from './outcomes';
import { describeSeen, seenIn, type SeenMessage } from './seen';
import type { Conversation, JsonObject, Message, Person, Where } from './types';
import { messageIn, placeFor, watchWorld, type Address, type World } from './world';

/** What came of pressing a button; `invalid` means that the client sent nothing. */
type Pressing = Outcome | { readonly kind: 'invalid'; readonly problems: readonly InputProblem[] };

interface PressOptions {
  readonly where?: Where;
  readonly messageId?: string;
  /** Behaves as a client without Action.Execute: uses the action's Action.Submit fallback. */
  readonly asOldClient?: boolean;
}

interface WaitOptions {
  readonly where?: Where;
  /** Milliseconds before giving up; the patience of these Teams when absent. */
  readonly ms?: number;
}

/** One person with Teams open. */
export interface Driver {
  readonly person: Person;
  /**
   * Writes a message; in a channel or group chat it mentions the bot unless told otherwise, or is for the bot alone. Resolves
   * when the bot has answered.
   */
  say(
    text: string,
    where?: Where,
    options?: { mention?: boolean; privately?: boolean },
  ): Promise<{ id: string; status: number | undefined }>;
  /** Opens the place (every place when absent), lets due refreshes run, and returns the messages, oldest first. */
  sees(where?: Where): Promise<SeenMessage[]>;
  /** Presses the newest visible button with this title or verb. Throws when there is none, or when an input cannot be filled so. */
  press(button: string, inputs?: Typed, options?: PressOptions): Promise<Pressing>;
  /** Like `press`, for a button that opens a dialog; throws with what happened instead when none opens. */
  openDialog(button: string, inputs?: Typed, options?: PressOptions): Promise<Dialog>;
  /** Presses a button inside the open dialog. */
  submitDialog(button: string, inputs?: Typed): Promise<Pressing>;
  /** The dialog on this person's screen. */
  dialog(): Dialog | undefined;
  closeDialog(): void;
  /** Looks until the predicate gives something truthy, and returns that. Throws with what was seen when time is up. */
  waitFor<T>(predicate: (messages: SeenMessage[]) => T | undefined | false | null, options?: WaitOptions): Promise<T>;
}

/** One person's screen: what the functions below work with. */
interface Screen {
  readonly person: Person;
  readonly client: Client;
  readonly world: World;
  readonly untaken: () => string;
  open: { readonly dialog: Dialog; readonly message: Message } | undefined;
}

/** `untaken`: what the bot did not take lately, or Teams from the bot, for the message of a failing test. */
export function createDriver(person: Person, client: Client, untaken: () => string): Driver {
  const screen: Screen = { person, client, world: client.world, untaken, open: undefined };
  return {
    person,
    say: (text, where = 'personal', { mention = true, privately = false } = {}) =>
      speak(screen, text, where, privately ? 'privately' : mention ? 'with-mention' : 'to-people'),
    sees: (where) => look(screen, where),
    press: (button, inputs = {}, options = {}) => press(screen, button, inputs, options),
    openDialog: (button, inputs = {}, options = {}) => openDialog(screen, button, inputs, options),
    submitDialog: (button, inputs = {}) => submitDialog(screen, button, inputs),
    dialog: () => screen.open?.dialog,
    closeDialog: () => void (screen.open = undefined),
    waitFor: (predicate, options = {}) => waitFor(screen, predicate, options),
  };
}

async function speak(
  { person, client, world }: Screen,
  text: string,
  where: Where,
  manner: Manner,
): Promise<{ id: string; status: number | undefined }> {
  const place = placeFor(world, person, where);
  refuseOutsider(person, place.conversation);
  const { message, answer } = await say(client, person, place, text, manner);
  return { id: message.id, status: answer?.status };
}

function refuseOutsider(person: Person, conversation: Conversation): void {
  if (conversation.memberIds.includes(person.id)) return;
  throw new Error(`${person.name} is not in "${conversation.name}" and cannot see it.`);
}

async function look({ person, client, world }: Screen, where: Where | undefined): Promise<SeenMessage[]> {
  const mine = world.conversations.filter((one) => one.memberIds.includes(person.id));
  const places: Address[] =
    where === undefined ? mine.map((conversation) => ({ conversation })) : [placeFor(world, person, where)];
  for (const { conversation } of places) refuseOutsider(person, conversation);
  await Promise.all(places.map(({ conversation }) => display(client, person, conversation)));
  return seenIn(world, person, places, client.envelope().bot.name);
}

interface Button {
  readonly found: FoundAction;
  readonly message: Message;
}

async function findButton(screen: Screen, button: string, options: PressOptions): Promise<Button> {
  const seen = (await look(screen, options.where)).reverse();
  for (const one of seen.filter(({ id }) => options.messageId === undefined || id === options.messageId)) {
    const found = one.card && findAction(one.card, button);
    if (found) return { found, message: messageIn(screen.world, one.conversationId, one.id) };
  }
  const titles = seen.flatMap(({ card }) => (card ? [titlesIn(card)] : [])).filter(Boolean);
  throw new Error(`${screen.person.name} sees no button "${button}". Buttons there: ${titles.join('; ') || 'none'}.`);
}

type Filled =
  { readonly kind: 'filled'; readonly values: Record<string, string> } | Extract<Pressing, { kind: 'invalid' }>;

function fillIn(found: FoundAction, typed: Typed): Filled {
  const inputs = inputsFor(found);
  refuseImpossible(inputs, typed);
  const problems = checkInputs(inputs, typed);
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'filled', values: collectInputs(inputs, typed) };
}

async function press(screen: Screen, button: string, inputs: Typed, options: PressOptions): Promise<Pressing> {
  const { person, client } = screen;
  const { found, message } = await findButton(screen, button, options);
  const filled = fillIn(found, inputs);
  if (filled.kind === 'invalid') return filled;
  const action = options.asOldClient === true ? fallbackOf(found.action) : found.action;
  const pressed = toPressed(action);
  const data = { ...pressed.data, ...filled.values };
  if (action['type'] === 'Action.Execute') return execute(client, person, message, { ...pressed, data }, 'manual');
  if (action['type'] !== 'Action.Submit')
    throw new Error(`"${button}" is an ${textOf(action['type'])}; it sends nothing to the bot.`);
  return noteDialog(screen, await submit(client, person, message, data), message);
}

function fallbackOf(action: JsonObject): JsonObject {
  if (isObject(action['fallback'])) return action['fallback'];
  throw new Error(`"${textOf(action['title'])}" has no fallback: an old client shows no button.`);
}

function noteDialog(screen: Screen, outcome: Outcome, message: Message): Outcome {
  screen.open = outcome.kind === 'dialog' ? { dialog: outcome.dialog, message } : undefined;
  return outcome;
}

async function openDialog(screen: Screen, button: string, inputs: Typed, options: PressOptions): Promise<Dialog> {
  const outcome = await press(screen, button, inputs, options);
  if (outcome.kind === 'dialog') return outcome.dialog;
  throw new Error(`"${button}" opened no dialog: ${JSON.stringify(outcome)}`);
}

async function submitDialog(screen: Screen, button: string, inputs: Typed): Promise<Pressing> {
  const { person, client, open } = screen;
  if (!open) throw new Error(`${person.name} has no dialog open.`);
  const found = findAction(open.dialog.card, button);
  if (!found) throw new Error(`The dialog has no button "${button}". Buttons: ${titlesIn(open.dialog.card)}.`);
  const filled = fillIn(found, inputs);
  if (filled.kind === 'invalid') return filled;
  const data = { ...toPressed(found.action).data, ...filled.values };
  const outcome = await task(client, person, open.message, 'task/submit', data);
  return outcome.kind === 'error' ? outcome : noteDialog(screen, outcome, open.message);
}

async function waitFor<T>(
  screen: Screen,
  predicate: (seen: SeenMessage[]) => T | undefined | false | null,
  options: WaitOptions,
): Promise<T> {
  const { where, ms = screen.client.patienceMs } = options;
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = await look(screen, where);
    const result = predicate(seen);
    if (result) return result;
    if (Date.now() >= deadline)
      throw new Error(
        `${screen.person.name} waited ${ms} ms in vain. On the screen:\n${describeSeen(seen)}\n${screen.untaken()}`,
      );
    await changeOrPause(screen.world, 50);
  }
}

function changeOrPause(world: World, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms);
    const stop = watchWorld(world, finish);
    function finish(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
  });
}
