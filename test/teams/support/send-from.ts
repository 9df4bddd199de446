import type { SenderOptions } from '../../../src/teams/outbox/options';
import { startSender, type Sender } from '../../../src/teams/outbox/sender';
import type { Conversation, Notice } from '../../../src/usecases/ports';
import { ravi } from '../../support/cast';
import { fakeChat } from './fake-chat';
import { fakeMemory } from './fake-memory';
import { fakeOutbox } from './fake-outbox';
import { settings } from './settings';

export const chat1: Conversation = { id: 'chat-1', kind: 'personal', person: ravi, members: {}, reference: {} };
/** A conversation with several people. */
export const team: Conversation = { id: 'team', kind: 'channel', members: {}, reference: {} };
const short = { first: 10, longest: 40 };
export const quick = { look: 20, spacing: 60, flush: 500, backoff: short, meeting: short, parking: short };
export const notice: Notice = {
  key: 'offer',
  conversationId: chat1.id,
  message: 'notice.password-offered',
  values: { id: 'SA-1', account: 'svc_*x*', until: '2026-11-23T10:52:18Z' },
  locale: 'en-GB',
};
const senders: Sender[] = [];

/** A sender at work on an outbox, a fake Teams and a picture that the test can change. */
export function sendFrom(change: Partial<SenderOptions> = {}) {
  const [outbox, teams, memory] = [fakeOutbox(), fakeChat(), fakeMemory()];
  const picture = { summary: 'is running', text: 'step 1' };
  const log: string[] = [];
  const note = (_fields: object, message: string) => void log.push(message);
  const sender = startSender({
    outbox,
    onWork: (listener) => outbox.onWork(listener),
    draw: async () => ({ card: { text: picture.text }, summary: picture.summary }),
    chat: teams.chat,
    memory,
    settings,
    clock: { now: () => new Date() },
    logger: { debug: note, info: note, warn: note, error: note },
    times: quick,
    ...change,
  });
  senders.push(sender);
  return { outbox, memory, picture, log, sender, ...teams };
}

/** Stops everything that `sendFrom` began. */
export async function stopSenders(): Promise<void> {
  for (const sender of senders.splice(0)) await sender.stop();
}
