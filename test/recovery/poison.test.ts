import { sql } from 'kysely';
import { rowsOnDemand, untilRunsWait } from '../support/rows-on-demand';
import { approve, ask, ready, sees, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

const rows = rowsOnDemand();
let story: Story;
beforeAll(async () => {
  story = await beginStory({ pace: rows.pace, tenant: { freeSalesSeats: 3, clock: rows.clock } });
});
afterAll(() => story.end());

it('a run that cannot be taken up again is handed to people alone, and the others finish', async () => {
  const names = ['svc-fine-a', 'svc-poison', 'svc-fine-b'];
  const ids = new Map<string, string>();
  for (const accountName of names) ids.set(accountName, await ask(story, { accountName }));
  for (const name of names) await approve(story, name);
  await untilRunsWait(story.database, names.length);

  await spoilRecordsOf(ids.get('svc-poison') ?? '');
  await story.restart();

  const card = await sees(story, 'dana', 'svc-poison', 'Needs an admin');
  expect(card.words).toContain('Retry');
  rows.appear();
  for (const name of ['svc-fine-a', 'svc-fine-b']) {
    await sees(story, 'ravi', name, 'Ready');
    expect(standing(story, name)).toEqual(ready);
  }
});

/** As if the run had been recorded by a recipe that this one is not. */
async function spoilRecordsOf(requestId: string): Promise<void> {
  await sql`update dbos.operation_outputs set function_name = 'of another recipe' where workflow_uuid = ${`${requestId}:1`}`.execute(
    story.desk().books.db,
  );
}
