import { ChatError } from '../../../src/usecases/ports';
import { pauseFor } from '../../support/wait';
import { chat1, notice, quick, sendFrom, stopSenders, team } from '../support/send-from';
import { waitUntil } from '../support/start';

afterEach(stopSenders);

it('keeps a message until Teams has taken it, and then sends the newest picture only', async () => {
  const { outbox, picture, sent, fail, trouble } = sendFrom();
  fail('again', 'again');
  trouble.push(() => {
    Object.assign(picture, { summary: 'is done', text: 'finished' });
    outbox.stale('SA-1');
    throw new ChatError('again', 'Teams is away.');
  });
  fail('again');

  outbox.add('SA-1', chat1);
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

it('asks for the chat of a person once more when it takes nothing, and posts there', async () => {
  const { outbox, memory, tried, fail } = sendFrom();
  fail('removed');

  outbox.add('SA-1', chat1);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);

  expect(tried).toEqual(['post chat-1', 'open Ravi Patel', 'post chat of Ravi Patel']);
  expect(memory.lostRows).toEqual([]);
});

it('takes one 404 for a person as a reason to ask for their chat once more, also for a notice', async () => {
  const { outbox, tried, fail } = sendFrom();
  fail('gone');

  outbox.notify(notice, chat1);
  await waitUntil(() => outbox.notices.get('offer')!.state === 'sent');

  expect(tried).toEqual(['post chat-1', 'open Ravi Patel', 'post chat of Ravi Patel']);
});

it('keeps what is meant for a person whose chat Teams refuses, and goes on asking', async () => {
  const { outbox, tried, fail } = sendFrom();
  fail('removed', 'removed', 'again', 'refused');

  outbox.add('SA-1', chat1);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);

  expect(tried.filter((one) => one.startsWith('open'))).toHaveLength(4);
});

it('gives up a conversation with several people from which the bot was removed, and has it told', async () => {
  const { outbox, memory, tried, fail } = sendFrom();
  memory.conversations.set(team.id, team);
  fail('removed');

  outbox.add('SA-1', team);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);
  await pauseFor(60);

  expect(tried).toEqual(['post team']);
  expect(memory.lostRows).toMatchObject([{ id: 'SA-1' }]);
  expect(memory.conversations.get(team.id)?.goneAt).toBeDefined();
});

it('takes a conversation with several people that is never found for one it was removed from', async () => {
  const { outbox, memory, tried, fail } = sendFrom();
  fail('gone', 'gone', 'gone');

  outbox.add('SA-1', team);
  await waitUntil(() => memory.lostRows.length > 0);

  expect(tried).toEqual(['post team', 'post team', 'post team']);
});

it('sends nothing to an address of another region for a while, and then the newest picture', async () => {
  const { outbox, picture, sent, tried, fail } = sendFrom({
    times: { ...quick, parking: { first: 120, longest: 120 } },
  });
  fail('elsewhere');
  const park = outbox.park.bind(outbox);
  outbox.park = async (...parking) => {
    await park(...parking);
    Object.assign(picture, { summary: 'is done', text: 'finished' });
    outbox.stale('SA-1');
  };

  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  expect(tried).toEqual(['post chat-1', 'post chat-1']);
  expect(sent[0]?.message.summary).toBe('is done');
});

it('does not repeat what Teams refuses for good in a conversation of several people', async () => {
  const { outbox, tried, log, fail } = sendFrom();
  fail('refused');

  outbox.add('SA-1', team);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);
  await pauseFor(60);

  expect(tried).toEqual(['post team']);
  expect(log).toContain('a message was not sent');
});

it('keeps a notice that could not be sent, and gives one up that Teams refuses for good', async () => {
  const { outbox, sent, fail } = sendFrom();
  fail('again', 'refused');

  outbox.notify(notice, chat1);
  await waitUntil(() => outbox.notices.get('offer')!.state === 'given up');

  expect(sent).toEqual([]);
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
  await pauseFor(60);
  finish();
  await waitUntil(() => sent.length === 1);
  await pauseFor(30);

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
  await waitUntil(() => broken <= 0);
  Object.assign(picture, { summary: 'is done', text: 'finished' });
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);

  expect(sent.filter(({ way }) => way === 'post')).toHaveLength(1);
  expect(outbox.rows.get('SA-1')!.posting.activityId).toBe('message-1');
});

it('sends a smaller card where Teams says that it is too large, and in the end the sentence alone', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => ({ type: 'TextBlock', text: `row ${n} ${'x'.repeat(500)}` }));
  const button = { type: 'Action.Execute', verb: 'request.approve', title: 'Approve' };
  const card = { type: 'AdaptiveCard', body: [{ type: 'Image', url: 'data:…' }, ...rows], actions: [button] };
  const { outbox, sent, tried, fail } = sendFrom({ draw: async () => ({ card, summary: 'is running' }) });
  fail('too-large');

  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);
  fail('too-large', 'too-large', 'too-large');
  outbox.add('SA-2', chat1);
  await waitUntil(() => sent.length === 2);

  const [shorter, alone] = sent.map(({ message }) => message);
  expect(JSON.stringify(shorter).length).toBeLessThan(JSON.stringify(card).length / 2);
  expect(shorter?.card).toMatchObject({ actions: [button] });
  expect(JSON.stringify(shorter)).toContain('Shortened, because Teams takes no larger message');
  expect(alone?.text).toContain('is running');
  expect(alone?.card).toBeUndefined();
  expect(tried).toHaveLength(6);
});

it('gives up what Teams takes in no size, once for all, and goes on with the rest of that conversation', async () => {
  const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'row' }] };
  const { outbox, sent, tried, fail } = sendFrom({ draw: async () => ({ card, summary: 'is running' }) });
  const inEverySize = Array(4).fill('too-large' as const);
  fail(...inEverySize);

  outbox.add('SA-1', chat1);
  await waitUntil(() => tried.length === 4 && !outbox.rows.get('SA-1')!.claimed);
  outbox.add('SA-2', chat1);
  await waitUntil(() => sent.length === 1);
  await pauseFor(60);

  expect(outbox.rows.get('SA-1')).toMatchObject({ sent: 1, posting: { activityId: null } });
  expect(outbox.rows.get('SA-2')).toMatchObject({ sent: 1, posting: { activityId: 'message-1' } });
  expect(tried).toHaveLength(5);
});
