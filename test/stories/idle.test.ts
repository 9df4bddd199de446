import { createHook } from 'node:async_hooks';
import { ask } from '../support/postgres';
import { readAtInfo } from '../support/read-log';
import { countStatements } from '../support/statements';
import type { CountedDatabase } from '../support/statements';
import { pauseFor, until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
let counted: CountedDatabase;

beforeAll(async () => {
  story = await beginStory({}, async (url) => {
    counted = await countStatements(url);
    return counted.url;
  });
});
afterAll(async () => {
  await story.end();
  await counted.close();
});

/** In its first minute the engine looks for schedules each second, and has none; after it twice a minute. */
const isOfTheFirstMinute = (text: string) => text.includes('workflow_schedules');

const nothingWaits = `select 1 from desk.jobs where due_at <= now() or claimed_until is not null
  union all select 1 from desk.postings where sent < wanted
  union all select 1 from desk.notices where sent_at is null and given_up_at is null`;

async function timersBegun(during: () => Promise<unknown>): Promise<number> {
  let begun = 0;
  const hook = createHook({ init: (_id, type) => void (type === 'Timeout' && begun++) }).enable();
  await during();
  hook.disable();
  return begun;
}

it('a bot with nothing to do logs nothing, and asks its database for next to nothing, and hardly wakes: a machine that is slow makes it less', async () => {
  await until(async () => (await ask(story.database.url, nothingWaits)).length === 0);
  await until(() => readAtInfo(story.log).some(({ msg }) => msg === 'the audit chain is whole'));
  await pauseFor(1_000);
  counted.statements.length = 0;
  const before = readAtInfo(story.log).length;
  const timers = await timersBegun(() => pauseFor(12_000));
  const statements = counted.statements.filter((text) => !isOfTheFirstMinute(text));

  // 150 a minute.
  expect(statements.length).toBeLessThanOrEqual(30);
  expect(statements.filter((text) => text.includes('pg_try_advisory_lock'))).toEqual([]);
  // Bot, tenant and Teams together; a loop that looks a hundred times a second makes 1,200.
  expect(timers).toBeLessThanOrEqual(300);
  expect(readAtInfo(story.log).slice(before)).toEqual([]);
});
