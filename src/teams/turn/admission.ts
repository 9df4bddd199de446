import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, UseCases } from '../../usecases/api';
import { channelOf } from '../../usecases/chat';
import { phrase, type PhraseKey } from '../../words/phrases';
import { callerOf, localeOf, saidReader } from '../activity/caller';
import type { InboundActivity } from '../front-door/activity';
import type { TurnServices } from '../turn-services';

/** How somebody comes in; `arrival`: the app was installed for them, and nobody has asked anything yet. */
type Occasion = 'message' | 'button' | 'arrival';

interface Patience {
  /** How long they wait until Entra has said who they are, milliseconds. A button has to be answered; a welcome has time. */
  readonly withinMs: number;
  /** Longest pause between two looks into the books, milliseconds. */
  readonly longestPause: number;
}

const patience: Readonly<Record<Occasion, Patience>> = {
  message: { withinMs: 20_000, longestPause: 1_000 },
  button: { withinMs: 5_000, longestPause: 1_000 },
  arrival: { withinMs: 600_000, longestPause: 10_000 },
};
const firstPause = 50;

type Judgement = Awaited<ReturnType<UseCases['admit']>>;

const told: Readonly<Record<Exclude<Judgement, 'served' | 'unknown'>, PhraseKey>> = {
  guest: 'guests-refused',
  outside: 'guests-refused',
  disabled: 'disabled-refused',
};
const notYet: Readonly<Record<Occasion, PhraseKey>> = {
  message: 'say-again',
  button: 'press-again',
  arrival: 'say-hello-later',
};

/** Who is let in, or what somebody is told who is not. */
type Admitted = { readonly caller: Caller } | { readonly caller: null; readonly told: string };

/**
 * Judges who is behind a verified activity before anything is done for them: somebody of the directory, whom the desk
 * serves. The books answer; only whoever was not seen lately waits until a job has asked Entra.
 */
export async function admitCaller(
  services: TurnServices,
  activity: InboundActivity,
  occasion: Occasion,
): Promise<Admitted> {
  const say = (key: PhraseKey) => ({ caller: null, told: phrase(key, localeOf(activity)) });
  const caller = callerOf(activity);
  if (!caller) return say('not-known-here');
  const admission = await admitted(services, caller, patience[occasion]);
  if (admission === 'served')
    return { caller: await whereAllRead(services, await asTheyRead(services, caller, activity)) };
  if (admission === 'unknown') return say(notYet[occasion]);
  await noteDenial(services, activity, admission);
  return say(told[admission]);
}

/** Not every client says in every activity how its person reads; then what it said before holds. */
async function asTheyRead({ memory }: TurnServices, caller: Caller, activity: InboundActivity): Promise<Caller> {
  const said = saidReader(activity);
  if (said.locale !== undefined && said.timeZone !== undefined) return caller;
  return { ...caller, ...(await memory.readerOf(caller.person)), ...said };
}

/** What is asked for in a thread that nobody else can look into belongs to its channel, where everybody reads it. */
async function whereAllRead({ memory }: TurnServices, caller: Caller): Promise<Caller> {
  const channelId = channelOf(caller.conversationId);
  if (channelId === null || !(await memory.find(caller.conversationId))?.isPrivateThread) return caller;
  return { ...caller, conversationId: channelId };
}

async function admitted(
  { useCases }: TurnServices,
  { person }: Caller,
  { withinMs, longestPause }: Patience,
): Promise<Judgement> {
  const end = performance.now() + withinMs;
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 2)) {
    const admission = await useCases.admit(person);
    if (admission !== 'unknown' || performance.now() + pause > end) return admission;
    await sleep(pause, undefined, { ref: false });
  }
}

/** For the audit, gathered like what the front door refuses. */
async function noteDenial(services: TurnServices, activity: InboundActivity, reason: string): Promise<void> {
  const { type, from, conversation, channelData } = activity;
  await services.onDenied({
    reason: `${reason}-account`,
    activityType: type,
    tenantId: channelData?.tenant?.id ?? conversation.tenantId ?? null,
    aadObjectId: from.aadObjectId ?? null,
  });
}
