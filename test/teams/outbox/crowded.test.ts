import { createPacer } from '../../../src/teams/connector/pacing';
import { ChatError, type Chat, type Conversation } from '../../../src/usecases/ports';
import { fakeChat } from '../support/fake-chat';
import { fakeOutbox } from '../support/fake-outbox';
import { sendFrom, stopSenders } from '../support/send-from';

beforeEach(() => void jest.useFakeTimers());
afterEach(async () => {
  const stopped = stopSenders();
  await jest.advanceTimersByTimeAsync(10_000);
  await stopped;
  jest.useRealTimers();
});

const second = 1_000;
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const thread = (n: number): Conversation => ({
  id: `19:channel;messageid=${n}`,
  kind: 'channel',
  members: {},
  reference: {},
});

/** Twenty runs whose cards are in the threads of one channel; each does a step every second. Teams answers after 100 ms. */
function twentyRuns() {
  const [outbox, teams] = [fakeOutbox(), fakeChat()];
  const pacer = createPacer(() => Date.now());
  const began: number[] = [];
  const paced = <T>({ id }: Conversation, operate: () => Promise<T>) =>
    pacer.run(id, async () => {
      began.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 100));
      return operate();
    });
  const chat: Chat = {
    ...teams.chat,
    post: (place, message) => paced(place, () => teams.chat.post(place, message)),
    edit: (place, id, message) => paced(place, () => teams.chat.edit(place, id, message)),
  };
  const runs = Array.from({ length: 20 }, (_, n) => ({ id: `SA-${n}`, place: thread(n), step: 1, endedAt: 0 }));
  const says = (id: string) => {
    const { step, endedAt } = runs.find((run) => run.id === id)!;
    return endedAt > 0 ? 'done' : `step ${step}`;
  };
  sendFrom({
    outbox,
    chat,
    onWork: (listener) => outbox.onWork(listener),
    times: {},
    draw: async ({ id }) => ({ card: { text: says(id) }, summary: `${id}: ${says(id)}` }),
  });
  return {
    began,
    runs,
    sent: teams.sent,
    begin: () => {
      for (const { id, place } of runs) {
        outbox.add(id, place);
        outbox.rows.get(id)!.state = 'running';
      }
    },
    workFor: async (seconds: number, endOf: (at: number) => readonly number[] = () => []) => {
      for (let at = 0; at < seconds; at += 1) {
        await pass(second);
        for (const n of endOf(at)) {
          runs[n]!.endedAt = Date.now();
          outbox.rows.get(runs[n]!.id)!.state = 'done';
        }
        for (const run of runs) {
          if (run.endedAt > 0 && run.endedAt < Date.now()) continue;
          run.step += 1;
          outbox.stale(run.id);
        }
      }
    },
    of: (id: string) => teams.sent.filter(({ message }) => message.summary?.startsWith(`${id}:`)),
  };
}

describe.each([
  ['one after the other', (at: number) => (at % 2 === 0 && at < 40 ? [at / 2] : [])],
  ['all in one second', (at: number) => (at === 0 ? Array.from({ length: 20 }, (_, n) => n) : [])],
])('of twenty runs in one channel that end %s', (_how, endOf) => {
  it('each card shows its end soon, its progress before that, and Teams is never asked too much', async () => {
    const { begin, workFor, runs, sent, began, of } = twentyRuns();
    begin();
    await workFor(60);
    await workFor(70, endOf);

    const late = runs.map(({ id, endedAt }) => of(id).at(-1)!.at - endedAt).sort((a, b) => a - b);
    expect(sent.filter(({ message }) => message.summary?.endsWith('done'))).toHaveLength(20);
    expect(late[9]).toBeLessThanOrEqual(3 * second);
    expect(late[19]).toBeLessThanOrEqual(8 * second);
    for (const { id } of runs) {
      const shown = of(id).map(({ message }) => message.summary);
      // Its post, a picture in each twenty seconds or so, and its end; none twice.
      expect(shown.length).toBeGreaterThanOrEqual(4);
      expect(new Set(shown).size).toBe(shown.length);
    }
    for (const [operations, ms] of [
      [7, 1 * second],
      [8, 2 * second],
      [60, 30 * second],
    ] as const)
      expect(began.filter((at, n) => n >= operations && at - began[n - operations]! < ms)).toEqual([]);
  });
});

it('while Teams wants nothing in one conversation, others wait for nothing, and each message comes once', async () => {
  const [outbox, teams] = [fakeOutbox(), fakeChat()];
  const [pacer, opensAt] = [createPacer(() => Date.now()), Date.now() + 60 * second];
  const chat: Chat = {
    ...teams.chat,
    post: (place, message) =>
      pacer.run(place.id, async () => {
        if (place.id === 'other' || Date.now() >= opensAt) return teams.chat.post(place, message);
        pacer.pause(place.id, opensAt - Date.now());
        throw new ChatError('again', 'Too many requests.', opensAt - Date.now());
      }),
  };
  const draw = async ({ id }: { id: string }) => ({ card: {}, summary: id });
  sendFrom({ outbox, chat, onWork: (listener) => outbox.onWork(listener), times: {}, draw });
  const ids = Array.from({ length: 13 }, (_, n) => `SA-${n}`);
  for (const id of ids) outbox.add(id, thread(1));
  await pass(second);

  outbox.add('SA-elsewhere', { ...thread(1), id: 'other' });
  await pass(second);
  expect(teams.sent.map(({ message }) => message.summary)).toEqual(['SA-elsewhere']);
  expect([...outbox.rows.values()].filter(({ claimed }) => claimed)).toEqual([]);

  await pass(90 * second);
  expect(teams.sent.map(({ message }) => message.summary).sort()).toEqual([...ids, 'SA-elsewhere'].sort());
});
