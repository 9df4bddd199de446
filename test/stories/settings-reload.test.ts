import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, sees, sendForm } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 2 } });
});
afterAll(() => story.end());

const deskFile = () => join(story.folder, 'desk.json');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What an operator does: opens the file, changes it, saves it. Gives the text from before. */
function change(edit: (desk: { environments: { id: string; name: string; roles: object[] }[] }) => void): string {
  const before = readFileSync(deskFile(), 'utf8');
  const desk = JSON.parse(before);
  edit(desk);
  writeFileSync(deskFile(), JSON.stringify(desk));
  return before;
}

const logged = (words: string) => story.log.filter((line) => line.includes(words));

async function reloads(): Promise<{ before: { sha256: string }; after: { sha256: string } }[]> {
  const rows = await story.database.query(
    "select line from desk.audit where line like '%settings-reloaded%' order by seq",
  );
  return rows.map(({ line }) => JSON.parse(String(line)));
}

async function quotaSays(who: string, question: string, words: string): Promise<void> {
  const person = story.teams.as(who);
  const { id } = await person.say(question);
  await person.waitFor(
    (seen) =>
      seen.find((message) => Number(message.id) > Number(id) && message.fromBot && message.words.includes(words)),
    { where: 'personal' },
  );
}

it('a changed desk file holds without a restart, and its hash stands in the audit', async () => {
  await quotaSays('ravi', '/quota uat', 'Contoso UAT');
  const before = change(
    ({ environments }) => (environments.find(({ id }) => id === 'uat')!.name = 'Contoso Rehearsal'),
  );

  await until(() => logged('holds from now on').length === 1);

  await quotaSays('ravi', '/quota uat', 'Contoso Rehearsal');
  expect(await reloads()).toEqual([
    expect.objectContaining({
      before: { sha256: sha256(before) },
      after: { sha256: sha256(readFileSync(deskFile(), 'utf8')) },
    }),
  ]);
});

it('a file with a fault is refused as a whole, the old settings go on, and the mended one is taken', async () => {
  const good = readFileSync(deskFile(), 'utf8');
  change((desk) => {
    desk.environments.find(({ id }) => id === 'uat')!.name = 'Never seen';
    Object.assign(desk.environments[0]!, { lender: [] });
  });

  await until(() => logged('is refused').length === 1);

  expect(logged('is refused')[0]).toContain('did you mean lenders?');
  await quotaSays('ravi', '/quota uat', 'Contoso Rehearsal');
  writeFileSync(deskFile(), good.replace('Contoso Rehearsal', 'Contoso Acceptance'));
  await until(() => logged('holds from now on').length === 2);
  await quotaSays('ravi', '/quota uat', 'Contoso Acceptance');
  expect(await reloads()).toHaveLength(2);
});

it('an environment that an open request needs cannot be taken out', async () => {
  const id = await ask(story, { accountName: 'svc-still-open' });
  change((desk) => (desk.environments = desk.environments.filter((environment) => environment.id !== 'uat')));

  await until(() => logged('is refused').length === 2);

  expect(logged('is refused')[1]).toContain(`environments[uat] is gone, but the books still need it: ${id}`);
  await sees(story, 'dana', 'svc-still-open', 'Needs your approval');
  await sendForm(story, { accountName: 'svc-one-more' });
  await sees(story, 'ravi', 'svc-one-more', 'Waiting for approval');
});
