import { createRosters } from '../../../src/teams/turn/rosters';
import type { TurnServices } from '../../../src/teams/turn-services';
import { ChatError, type Conversation } from '../../../src/usecases/ports';
import { fakeMemory } from '../support/fake-memory';

const channel: Conversation = { id: '19:x@thread.tacv2', kind: 'channel', members: {}, reference: {} };
const hour = 3_600_000;

/** Rosters whose work is done when `done` resolves, at a time that the test moves. */
function watch() {
  const clock = { at: 0 };
  const reads: string[] = [];
  const work: Promise<void>[] = [];
  const answers = { refuse: false };
  const memory = fakeMemory();
  const rosters = createRosters({
    memory,
    clock: { now: () => new Date(clock.at) },
    afterTurn: {
      run: (_what: string, job: () => Promise<void>) => void work.push(job().catch(() => undefined)),
      settled: async () => undefined,
    },
    roster: async ({ id }: Conversation) => {
      reads.push(id);
      if (answers.refuse) throw new ChatError('removed', 'not there');
      return { lee: '29:lee' };
    },
  } as unknown as TurnServices);
  return { clock, reads, answers, memory, rosters, done: () => Promise.all(work) };
}

it('reads a list once, again when it is older than a day, and at once when somebody joined', async () => {
  const { clock, reads, memory, rosters, done } = watch();

  rosters(channel, 'due');
  await done();
  clock.at += 23 * hour;
  rosters(channel, 'due');
  expect(reads).toHaveLength(1);
  rosters(channel, 'anew');
  await done();
  expect(reads).toHaveLength(2);
  clock.at += 25 * hour;
  rosters(channel, 'due');
  await done();

  expect(reads).toHaveLength(3);
  expect(memory.conversations.get(channel.id)?.members).toEqual({ lee: '29:lee' });
});

it('leaves Teams alone for some minutes after it gave no list, and not for a day', async () => {
  const { clock, reads, answers, rosters, done } = watch();
  answers.refuse = true;

  rosters(channel, 'due');
  await done();
  clock.at += hour / 10;
  rosters(channel, 'due');
  await done();

  expect(reads).toHaveLength(1);
  clock.at += hour / 10;
  rosters(channel, 'due');
  await done();
  expect(reads).toHaveLength(2);
});

it('has nobody read in a personal chat', async () => {
  const { reads, rosters, done } = watch();

  rosters({ ...channel, id: 'a:1', kind: 'personal' }, 'anew');
  await done();

  expect(reads).toEqual([]);
});
