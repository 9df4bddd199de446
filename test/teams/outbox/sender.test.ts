import { dana, ravi } from '../../support/cast';
import { pauseFor } from '../../support/wait';
import { chat1, notice, quick, sendFrom, stopSenders, team } from '../support/send-from';
import { waitUntil } from '../support/start';

afterEach(stopSenders);

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

it('shows progress no more often than the spacing allows, and the change of state after it', async () => {
  const { outbox, picture, sent } = sendFrom();
  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  for (let step = 2; step <= 12; step += 1) {
    picture.text = `step ${step}`;
    outbox.stale('SA-1');
    await pauseFor(10);
  }
  picture.summary = 'is done';
  outbox.stale('SA-1');
  await waitUntil(() => sent.at(-1)?.message.summary === 'is done');
  const progress = sent.filter(({ message }) => message.summary === 'is running');

  const lasted = progress.at(-1)!.at - progress[0]!.at;
  expect(progress.length).toBeLessThanOrEqual(1 + lasted / (quick.spacing - 2));
  for (const [i, one] of progress.entries())
    if (i > 0) expect(one.at - progress[i - 1]!.at).toBeGreaterThanOrEqual(quick.spacing - 2);
});

it('shows a change of state at once, however long progress has to wait', async () => {
  const { outbox, picture, sent } = sendFrom({ times: { ...quick, spacing: 3_600_000 } });
  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);
  picture.text = 'step 2';
  outbox.stale('SA-1');
  picture.summary = 'is done';
  outbox.stale('SA-1');

  await waitUntil(() => sent.at(-1)?.message.summary === 'is done');

  expect(sent).toHaveLength(2);
});

it('sends nothing when the newest picture is on the screen already', async () => {
  const { outbox, sent } = sendFrom();
  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 1);

  outbox.stale('SA-1');
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 2);

  expect(sent).toHaveLength(1);
});

it('leaves no second card where an answer became the live one while it was posted or edited', async () => {
  const { outbox, sent, picture } = sendFrom();
  outbox.postingSent = async () => false;

  outbox.add('SA-1', chat1);
  await waitUntil(() => sent.length === 2);
  outbox.add('SA-2', chat1, 'further-up');
  picture.summary = 'is done';
  outbox.stale('SA-2');
  await waitUntil(() => sent.length === 4);

  expect(sent.map(({ way, activityId, message }) => [way, activityId, message.text])).toEqual([
    ['post', 'message-1', undefined],
    ['edit', 'message-1', 'SA-1: the card is in another message here.'],
    ['edit', 'further-up', undefined],
    ['edit', 'further-up', 'SA-2: the card is further down now.'],
  ]);
});

it('forgets a card of which there is nothing to show any more', async () => {
  const { outbox, tried } = sendFrom({ draw: async () => null });

  outbox.add('SA-1', chat1);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);

  expect(tried).toEqual([]);
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

it('sends a notice once, with its words taken literally', async () => {
  const { outbox, sent } = sendFrom();

  outbox.notify({ ...notice, mention: ravi }, chat1);
  await waitUntil(() => outbox.notices.get('offer')!.state === 'sent');

  expect(sent.map(({ message }) => message)).toEqual([
    { text: 'The password of svc\\_\\*x\\* is ready for you to collect until 23 Nov 2026, 10:52.', mention: ravi },
  ]);
});

it('addresses each person in their own language and zone, also where everybody else reads otherwise', async () => {
  const { outbox, memory, sent } = sendFrom();
  await memory.remember(chat1, { person: ravi, said: { locale: 'de-DE', timeZone: 'Europe/Berlin' } });
  const { message, values, locale } = notice;
  const here = { conversationId: team.id, message, values, locale };

  outbox.notify({ ...here, key: 'to Ravi', mention: ravi }, team);
  await waitUntil(() => sent.length === 1);
  outbox.notify({ ...here, key: 'to Dana', mention: dana }, team);
  await waitUntil(() => sent.length === 2);
  outbox.notify({ ...here, key: 'to all' }, team);
  await waitUntil(() => sent.length === 3);
  outbox.notify({ ...notice, key: 'in his chat' }, chat1);
  await waitUntil(() => sent.length === 4);

  const [toRavi, toDana, toAll, inHisChat] = sent.map(({ message }) => message.text);
  expect(toRavi).toBe('Das Kennwort von svc\\_\\*x\\* liegt bis 23.11.2026, 11:52 MEZ für Sie bereit.');
  expect(inHisChat).toBe(toRavi?.replace(' MEZ', ''));
  expect(toDana).toContain('is ready for you to collect until 23 Nov 2026, 10:52');
  expect(toAll).toBe(toDana);
});

it('says why the outbox cannot be read, and since when, until it can', async () => {
  const { outbox, sender, sent } = sendFrom();
  expect(sender.trouble()).toBeNull();

  Object.assign(outbox, { claimNotices: () => Promise.reject(new Error('Connection terminated')) });
  await waitUntil(() => sender.trouble() !== null);
  const trouble = sender.trouble();
  Object.assign(outbox, { claimNotices: () => Promise.resolve([]) });
  outbox.add('SA-1', chat1);
  await waitUntil(() => sender.trouble() === null && sent.length === 1);

  expect(trouble).toEqual({ why: 'Connection terminated', since: expect.stringMatching(/^\d{4}-.*Z$/) });
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

    await sender.stop();

    expect(outbox.rows.get('SA-1')).toMatchObject({ sent: 0, claimed: true });
  });
});
