import { randomInt } from 'node:crypto';
import { ChatError, type Conversation, type Message } from '../../usecases/ports';
import { phrase } from '../../words/phrases';
import { literal } from '../answer/message';
import type { SenderTimes, ClaimedRow, DeliveryOptions } from './options';

/** Posts into a conversation that Teams does not find, before it is taken for gone. */
const mostLosses = 3;

/** What becomes of a row that Teams did not take. Null, because it was not sent; throws what is not Teams' answer. */
export async function onTrouble(
  options: DeliveryOptions,
  claimed: ClaimedRow,
  message: Message,
  error: unknown,
): Promise<null> {
  if (!(error instanceof ChatError)) throw error;
  const { claim, failed } = claimed;
  const { logger, clock, times } = options;
  logger.warn(
    { err: error, conversationId: claim.conversation.id, attempts: claim.attempts },
    'a message was not sent',
  );

  if (error.reason === 'gone' && isEdit(claim)) await failed(clock.now(), { forgetActivity: true });
  else if (error.reason === 'removed' || (error.reason === 'gone' && claim.attempts >= mostLosses))
    await leave(options, claimed, message);
  else if (error.reason === 'refused') await failed(clock.now(), { giveUp: true });
  else await later(options, claimed, pauseAfter(claim, error.retryAfterMs, times));
  return null;
}

/** The message is on screen already; sending it again changes nothing. */
export function isEdit(claim: ClaimedRow['claim']): boolean {
  return 'activityId' in claim && claim.activityId !== null;
}

/** The bot is not there any more: no more tries, and the admins get what was meant for that conversation. */
async function leave(options: DeliveryOptions, { claim, failed }: ClaimedRow, message: Message): Promise<void> {
  const { memory, clock, logger } = options;
  const conversationId = claim.conversation.id;
  await memory.markGone(conversationId, clock.now().toISOString());
  await tellAdmins(options, claim.conversation, message).catch((error: unknown) =>
    logger.error({ err: error, conversationId }, 'nobody could be told'),
  );
  await failed(clock.now(), { giveUp: true });
}

async function tellAdmins(
  { settings, memory, chat }: DeliveryOptions,
  lost: Conversation,
  { text, card, summary }: Message,
): Promise<void> {
  const rooms = await Promise.all(settings.environments.map(({ id }) => memory.adminConversation(id)));
  const admins = rooms.find((room) => room !== null && room.id !== lost.id);
  if (!admins) throw new Error('No conversation of the admins can be written to: say /here in a channel.');
  const { locale } = await memory.readerOf(admins);
  const lead = literal(phrase('removed', locale, { where: lost.person?.name ?? lost.kind }));
  await chat.post(admins, {
    text: text === undefined ? lead : `${lead}\n\n${text}`,
    ...(card ? { card } : {}),
    ...(summary === undefined ? {} : { summary }),
  });
}

/** Has the outbox offer the row again after so many milliseconds. */
export async function later(
  { clock, ringIn, isStopping }: DeliveryOptions,
  { failed }: ClaimedRow,
  pause: number,
): Promise<void> {
  await failed(new Date(clock.now().getTime() + pause), {});
  if (!isStopping()) ringIn(pause);
}

/** What Teams asked for, else growing pauses; spread, so that many cards do not come back at the same moment. */
export function pauseAfter(
  { attempts }: ClaimedRow['claim'],
  retryAfterMs: number | undefined,
  { backoff }: SenderTimes,
): number {
  const growing = Math.min(backoff.longest, backoff.first * 2 ** Math.min(attempts, 16));
  return retryAfterMs ?? Math.round(growing * (0.75 + randomInt(500) / 1_000));
}
