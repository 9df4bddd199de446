import { startSender, type Sender } from '../../../src/teams/outbox/sender';
import type { Conversation } from '../../../src/usecases/ports';
import { pauseFor } from '../../support/wait';
import { fakeOutbox, type FakeOutbox } from '../support/fake-outbox';
import { settings } from '../support/settings';
import { start, stopAll, waitUntil, type Started } from '../support/start';

const senders: Sender[] = [];

afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.stop();
  await stopAll();
});

interface AtWork {
  readonly started: Started;
  readonly outbox: FakeOutbox;
  readonly channel: Conversation;
  readonly personal: Conversation;
  readonly picture: { state: string; step: number };
}

/** The whole way out: outbox, sender, chat, HTTP, simulated Teams. */
async function startSending(): Promise<AtWork> {
  const started = await start();
  const { teams, memory, server } = started;
  await teams.installBot('channel');
  await teams.installBot('personal', 'ravi');
  await waitUntil(() => memory.conversations.size === 2);
  // The welcomes are under way: a fault that a test plans must not meet them.
  for (const where of ['channel', 'personal'] as const)
    await teams.as('ravi').waitFor((messages) => messages.some(({ fromBot }) => fromBot), { where });
  const [channel, personal] = [...memory.conversations.values()] as [Conversation, Conversation];
  const outbox = fakeOutbox();
  const picture = { state: 'is running', step: 1 };
  const sender = startSender({
    outbox,
    onWork: (listener) => outbox.onWork(listener),
    draw: async ({ id }) => ({
      card: {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [{ type: 'TextBlock', text: `${id} ${picture.state} ${picture.step}` }],
      },
      summary: `${id} ${picture.state}`,
    }),
    chat: server.chat,
    memory,
    settings,
    clock: { now: () => new Date() },
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    times: { look: 20, spacing: 100, flush: 500, backoff: { first: 20, longest: 80 } },
  });
  senders.push(sender);
  return { started, outbox, channel, personal, picture };
}

const cards = (seen: readonly { words: string }[]) =>
  seen.map(({ words }) => words).filter((words) => words.includes('SA-1 '));

it('shows exactly one card with the newest state after Teams could not be reached for a while', async () => {
  const { started, outbox, personal, picture } = await startSending();
  started.teams.failNext({ status: 503, times: 6 });

  outbox.add('SA-1', personal);
  await waitUntil(() => outbox.rows.get('SA-1')!.attempts >= 3);
  Object.assign(picture, { state: 'is done', step: 9 });
  outbox.stale('SA-1');
  const seen = await started.teams
    .as('ravi')
    .waitFor((messages) => cards(messages).includes('SA-1 is done 9') && messages, { where: 'personal' });

  expect(cards(seen)).toEqual(['SA-1 is done 9']);
});

it('leaves a person who blocked the bot alone, and keeps the card for the day they do not', async () => {
  const { started, outbox, personal } = await startSending();
  started.teams.blockBot('ravi');
  const before = started.teams.mark();

  outbox.add('SA-1', personal);
  await waitUntil(() => outbox.unreached.get(personal.person!.aadObjectId)?.why === 'blocked');
  await pauseFor(200);

  const tries = started.teams.traffic.filter(({ number, status }) => number > before && status === 403);
  expect(tries.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`)).toEqual([
    'POST activities',
    'POST conversations',
  ]);
  expect(outbox.rows.get('SA-1')!.sent).toBe(0);
});

it('posts anew when somebody deleted the card', async () => {
  const { started, outbox, channel, picture } = await startSending();
  outbox.add('SA-1', channel);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);
  started.teams.deleteMessage(outbox.rows.get('SA-1')!.posting.activityId!);

  picture.step = 2;
  outbox.stale('SA-1');
  const seen = await started.teams
    .as('dana')
    .waitFor((messages) => cards(messages).length > 0 && messages, { where: 'channel' });

  expect(cards(seen)).toEqual(['SA-1 is running 2']);
});

it('leaves at most one card behind when the answer to a post got lost, and keeps the newest one up to date', async () => {
  const { started, outbox, personal, picture } = await startSending();
  started.teams.failNext({ status: 0, applyFirst: true, method: 'POST' });

  outbox.add('SA-1', personal);
  await waitUntil(() => outbox.rows.get('SA-1')!.sent === 1);
  Object.assign(picture, { state: 'is done', step: 9 });
  outbox.stale('SA-1');
  const seen = await started.teams
    .as('ravi')
    .waitFor((messages) => cards(messages).includes('SA-1 is done 9') && messages, { where: 'personal' });

  expect(cards(seen)).toEqual(['SA-1 is running 1', 'SA-1 is done 9']);
});

it('keeps what was to go to an address that is not allowed until Teams names another', async () => {
  const { started, outbox, personal } = await startSending();
  const reference = { ...(personal.reference as object), serviceUrl: 'https://smba.example/' };

  outbox.add('SA-1', { ...personal, reference });
  await waitUntil(() => outbox.rows.get('SA-1')!.attempts >= 3);
  expect(outbox.unreached.size).toBe(0);
  outbox.add('SA-1', personal);
  const seen = await started.teams
    .as('ravi')
    .waitFor((messages) => cards(messages).length > 0 && messages, { where: 'personal' });

  expect(cards(seen)).toEqual(['SA-1 is running 1']);
});

it('never makes Teams refuse it for sending too much, with twenty runs in one channel', async () => {
  const { started, outbox, channel, picture } = await startSending();
  const ids = Array.from({ length: 20 }, (_, i) => `SA-${i + 1}`);
  for (const id of ids) outbox.add(id, channel);

  for (let i = 0; i < 15; i += 1) {
    picture.step += 1;
    for (const id of ids) outbox.stale(id);
    await pauseFor(100);
  }

  const operations = started.teams.traffic.filter(({ direction }) => direction === 'from-bot');
  expect(operations.length).toBeGreaterThan(5);
  expect(operations.filter(({ status }) => status === 429)).toEqual([]);
});
