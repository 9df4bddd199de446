import { startSender, type Sender, type SenderOptions } from '../../src/teams/sender';
import { ChatError, type Chat, type Conversation, type Message, type Notice } from '../../src/usecases/ports';
import { ravi } from '../support/sample-request';
import { fakeMemory } from './support/fake-memory';
import { fakeOutbox } from './support/fake-outbox';
import { prod, settings } from './support/settings';
import { waitUntil } from './support/start';

const chat1: Conversation = { id: 'chat-1', kind: 'personal', person: ravi, members: {}, reference: {} };
const admins: Conversation = { id: 'admins', kind: 'channel', members: {}, reference: {} };
const quick = { look: 20, spacing: 60, flush: 500, backoff: { first: 10, longest: 40 } };
const senders: Sender[] = [];

afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.stop();
});

interface Sent {
  readonly way: 'post' | 'edit';
  readonly conversationId: string;
  readonly activityId: string;
  readonly message: Message;
  readonly at: number;
}

/** Teams that takes everything, until `trouble` says otherwise for one operation. */
function fakeChat() {
  const sent: Sent[] = [];
  const tried: string[] = [];
  const trouble: (() => Promise<void> | void)[] = [];
  async function operate(
    way: Sent['way'],
    conversation: Conversation,
    activityId: string,
    message: Message,
  ): Promise<{ activityId: string }> {
    tried.push(`${way} ${conversation.id}`);
    await trouble.shift()?.();
    sent.push({ way, conversationId: conversation.id, activityId, message, at: Date.now() });
    return { activityId };
  }
  const chat: Chat = {
    post: (conversation, message) => operate('post', conversation, `message-${sent.length + 1}`, message),
    edit: async (conversation, activityId, message) => void (await operate('edit', conversation, activityId, message)),
    openPersonal: async () => null,
  };
  const fail = (...reasons: readonly ChatError['reason'][]) =>
    trouble.push(
      ...reasons.map((reason) => () => {
        throw new ChatError(reason, `Teams said ${reason}.`);
      }),
    );
  return { chat, sent, tried, trouble, fail };
}

/** A sender at work on an outbox, a fake Teams and a picture that the test can change. */
function sendFrom(change: Partial<SenderOptions> = {}) {
  const [outbox, teams, memory] = [fakeOutbox(), fakeChat(), fakeMemory()];
  const picture = { summary: 'is running', text: 'step 1' };
  const log: string[] = [];
  const note = (_fields: object, message: string) => void log.push(message);
  memory.conversations.set(admins.id, admins);
  const sender = startSender({
    outbox,
    onWork: (listener) => outbox.onWork(listener),
    draw: async () => ({ card: { text: picture.text }, summary: picture.summary }),
    chat: teams.chat,
    memory,
    settings: { ...settings, environments: [{ ...prod, adminConversationId: admins.id }] },
    clock: { now: () => new Date() },
    logger: { debug: note, info: note, warn: note, error: note },
    times: quick,
    ...change,
  });
  senders.push(sender);
  return { outbox, memory, picture, log, sender, ...teams };
}

const notice: Notice = {
  key: 'offer',
  conversationId: chat1.id,
  message: 'notice.password-offered',
  values: { id: 'SA-1', account: 'svc_*x*' },
  locale: 'en-GB',
};

it('posts a live card once and edits it from then on', async () => {
  const { outbox, picture, sent } = sendFrom();

  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);
  Object.assign(picture, { summary: 'is done', text: 'finished' });
  outbox.stale('SA-1');
  await waitUntil(() => sent.length === 2);

  expect(sent.map(({ way, activityId }) => [way, activityId])).toEqual([
    ['post', 'message-1'],
    ['edit', 'message-1'],
  ]);
  expect(sent[1]?.message).toEqual({ card: { text: 'finished' }, summary: 'is done' });
});

it('shows a change of state at once, and progress no more often than the spacing allows', async () => {
  const { outbox, picture, sent } = sendFrom();
  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  for (let step = 2; step <= 12; step += 1) {
    picture.text = `step ${step}`;
    outbox.stale('SA-1');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  picture.summary = 'is done';
  const changedAt = Date.now();
  outbox.stale('SA-1');
  await waitUntil(() => sent.at(-1)?.message.summary === 'is done');
  const progress = sent.filter(({ message }) => message.summary === 'is running');

  expect(progress.length).toBeLessThan(6);
  for (const [i, one] of progress.entries())
    if (i > 0) expect(one.at - progress[i - 1]!.at).toBeGreaterThanOrEqual(quick.spacing - 2);
  expect(sent.at(-1)!.at - changedAt).toBeLessThan(quick.spacing);
});

it('sends nothing when the newest picture is on the screen already', async () => {
  const { outbox, sent } = sendFrom();
  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  outbox.stale('SA-1');
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 2);

  expect(sent).toHaveLength(1);
});

it('keeps a message until Teams has taken it, and then sends the newest picture only', async () => {
  const { outbox, picture, sent, fail, tried } = sendFrom();
  fail('again', 'again', 'again', 'again');

  outbox.add('SA-1', chat1);
  await waitUntil(() => tried.length === 3);
  Object.assign(picture, { summary: 'is done', text: 'finished' });
  outbox.stale('SA-1');
  await waitUntil(() => sent.length === 1 && outbox.rows.get('SA-1')!.sent === 2);

  expect(sent.map(({ message }) => message.summary)).toEqual(['is done']);
});

it('waits as long as Teams asks for', async () => {
  const { outbox, sent, trouble } = sendFrom();
  trouble.push(() => {
    throw new ChatError('again', 'Too many requests.', 150);
  });
  const began = Date.now();

  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  expect(sent[0]!.at - began).toBeGreaterThanOrEqual(145);
});

it('posts a new card when the old one was deleted', async () => {
  const { outbox, sent, fail } = sendFrom();
  outbox.add('SA-1', chat1, 'deleted');
  fail('gone');

  outbox.stale('SA-1');
  await waitUntil(() => sent.length === 1);

  expect(sent[0]).toMatchObject({ way: 'post', conversationId: 'chat-1' });
  await waitUntil(() => outbox.rows.get('SA-1')!.posting.activityId === sent[0]!.activityId);
});

it('tells the admins once when the bot was removed, and tries no more', async () => {
  const { outbox, memory, sent, tried, fail } = sendFrom();
  memory.conversations.set(chat1.id, chat1);
  fail('removed');

  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1 && outbox.rows.get('SA-1')!.sent === 1);
  await new Promise((resolve) => setTimeout(resolve, 60));

  expect(tried).toEqual(['post chat-1', 'post admins']);
  expect(sent[0]?.message).toMatchObject({ text: expect.stringContaining('Ravi Patel'), card: { text: 'step 1' } });
  expect(memory.conversations.get(chat1.id)?.goneAt).toBeDefined();
});

it('takes a conversation that is never found for one it was removed from', async () => {
  const { outbox, tried, fail } = sendFrom();
  fail('gone', 'gone', 'gone');

  outbox.add('SA-1', chat1);
  await waitUntil(() => tried.includes('post admins'));

  expect(tried).toEqual(['post chat-1', 'post chat-1', 'post chat-1', 'post admins']);
});

it('does not repeat what Teams refuses for good', async () => {
  const { outbox, tried, log, fail } = sendFrom();
  fail('refused');

  outbox.add('SA-1', chat1);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);
  await new Promise((resolve) => setTimeout(resolve, 60));

  expect(tried).toEqual(['post chat-1']);
  expect(log).toContain('a message was not sent');
});

it('sends a notice once, with its words taken literally', async () => {
  const { outbox, sent } = sendFrom();

  outbox.notify({ ...notice, mention: ravi }, chat1);
  await waitUntil(() => outbox.notices.get('offer')!.state === 'sent');

  expect(sent.map(({ message }) => message)).toEqual([
    { text: 'The password of svc\\_\\*x\\* is ready for you to collect.', mention: ravi },
  ]);
});

it('keeps a notice that could not be sent, and gives one up that nobody can get', async () => {
  const { outbox, sent, fail } = sendFrom();
  fail('again', 'removed');

  outbox.notify(notice, chat1);
  await waitUntil(() => outbox.notices.get('offer')!.state === 'given up');

  expect(sent.map(({ conversationId }) => conversationId)).toEqual(['admins']);
});

it('goes on with other cards when one cannot be drawn', async () => {
  const { outbox, sent, log } = sendFrom({
    draw: async ({ id }) => {
      if (id === 'SA-bad') throw new Error('no such template');
      return { card: { id } };
    },
  });

  outbox.add('SA-bad', chat1);
  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  expect(sent[0]?.message.card).toEqual({ id: 'SA-1' });
  expect(log).toContain('a message could not be drawn or accounted for');
});

it('forgets a card of which there is nothing to show any more', async () => {
  const { outbox, tried } = sendFrom({ draw: async () => null });

  outbox.add('SA-1', chat1);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);

  expect(tried).toEqual([]);
});

it('goes on when the outbox could not be read for a while', async () => {
  const { outbox, sent } = sendFrom();
  const claimPostings = outbox.claimPostings.bind(outbox);
  let broken = 3;
  outbox.claimPostings = async (limit) => {
    broken -= 1;
    if (broken >= 0) throw new Error('database is gone');
    return claimPostings(limit);
  };

  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  expect(broken).toBeLessThan(0);
});

it('does not send twice when a slow sending is claimed a second time', async () => {
  const { outbox, sent, tried, trouble } = sendFrom();
  let finish: () => void = () => undefined;
  trouble.push(() => new Promise<void>((resolve) => (finish = resolve)));

  outbox.add('SA-1', chat1);
  await waitUntil(() => tried.length === 1);
  outbox.rows.get('SA-1')!.claimed = false;
  await new Promise((resolve) => setTimeout(resolve, 60));
  finish();
  await waitUntil(() => sent.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 30));

  expect(tried).toEqual(['post chat-1']);
});

it('does not post a second card when the outbox could not be told about the first', async () => {
  const { outbox, picture, sent } = sendFrom();
  const postingSent = outbox.postingSent.bind(outbox);
  let broken = 1;
  outbox.postingSent = async (claim, activityId) => {
    broken -= 1;
    if (broken >= 0) throw new Error('database is gone');
    return postingSent(claim, activityId);
  };

  outbox.add('SA-1', chat1);
  await waitUntil(() => broken === 0);
  Object.assign(picture, { summary: 'is done', text: 'finished' });
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);

  expect(sent.filter(({ way }) => way === 'post')).toHaveLength(1);
  expect(outbox.rows.get('SA-1')!.posting.activityId).toBe('message-1');
});

it('draws the newest message when another one became the live copy', async () => {
  const { outbox, sent } = sendFrom();
  outbox.add('SA-1', chat1);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);

  const row = outbox.rows.get('SA-1')!;
  row.posting = { ...row.posting, activityId: 'asked-again' };
  outbox.stale('SA-1');
  await waitUntil(() => sent.length === 2);

  expect(sent[1]).toMatchObject({ way: 'edit', activityId: 'asked-again' });
});

describe('when it is stopped', () => {
  it('first sends what is due, without the usual spacing', async () => {
    const { outbox, picture, sent, sender } = sendFrom({ times: { ...quick, spacing: 10_000, look: 10_000 } });
    outbox.add('SA-1', chat1);
    await waitUntil(() => sent.length === 1);
    picture.text = 'step 2';
    outbox.stale('SA-1');
    await waitUntil(() => outbox.rows.get('SA-1')!.dueAt > Date.now());
    outbox.rows.get('SA-1')!.dueAt = Date.now();

    await sender.stop();

    expect(sent.map(({ message }) => message.card)).toEqual([{ text: 'step 1' }, { text: 'step 2' }]);
  });

  it('does not wait for a Teams that hangs', async () => {
    const { outbox, tried, trouble, sender } = sendFrom({ times: { ...quick, flush: 100 } });
    trouble.push(() => new Promise<void>(() => undefined));
    outbox.add('SA-1', chat1);
    await waitUntil(() => tried.length === 1);
    const began = Date.now();

    await sender.stop();

    expect(Date.now() - began).toBeLessThan(1_000);
    expect(outbox.rows.get('SA-1')).toMatchObject({ sent: 0, claimed: true });
  });
});
