import { beginCounted } from '../support/counted';
import type { Asked, CountedStory } from '../support/counted';
import { until } from '../support/wait';

let on: CountedStory;
beforeAll(async () => {
  on = await beginCounted();
});
afterAll(() => on.story.end());
beforeEach(() => on.begin());

describe('stopped', () => {
  let asked: Asked;
  beforeAll(() => on.denyAccessMode('uat', true));
  afterAll(() => on.denyAccessMode('uat', false));

  it('brings a new message with the card and its buttons to each who can act, and tells who asked', async () => {
    asked = await on.ask('ravi', 'svc-stopped');

    await on.press('dana', 'request.approve', asked);
    await on.reads('ravi', 'Setting up svc-stopped has stopped');
    for (const admin of ['dana', 'lee']) {
      const words = await on.reads(admin, 'needs one of you');
      for (const button of ['Retry', 'Undo', 'by hand']) expect(words).toContain(button);
    }

    expect(await on.told()).toEqual({ ravi: 2, dana: 1, lee: 1 });
  });

  it('leaves one card with buttons in a chat: the one further up says that it moved', async () => {
    const seen = async () =>
      (await on.story.teams.as('lee').sees('personal')).filter(({ words }) => words.includes(asked.id));
    await until(async () => (await seen()).filter(({ card }) => card !== undefined).length === 1);

    expect((await seen()).map(({ text }) => text)).toContain(`${asked.id}: the card is further down now.`);
  });

  it('stopped again: once more, and it is told once', async () => {
    await on.press('lee', 'run.retry', asked);
    for (const who of ['dana', 'lee']) await on.reads(who, 'needs one of you');
    await on.reads('ravi', 'has stopped');

    expect(await on.told()).toEqual({ ravi: 1, dana: 1, lee: 1 });
  });

  it('undone by an admin: who asked reads it', async () => {
    await on.press('dana', 'run.undo', asked, { confirm: 'yes' });

    await on.reads('ravi', 'an admin had what was done taken back');
    expect(await on.told()).toEqual({ ravi: 1 });
  });

  it('taken back by hand: who asked reads by whom', async () => {
    const other = await on.ask('ravi', 'svc-by-hand');
    await on.press('lee', 'request.approve', other);
    await on.reads('ravi', 'has stopped');
    await on.told();
    on.begin();

    await on.press('lee', 'run.by-hand', other, { note: 'Deleted the account in Entra.', end: 'undone' });

    expect(await on.reads('ravi', 'taken back by hand')).toContain('Lee Ng');
    expect(await on.told()).toEqual({ ravi: 1 });
  });
});

it('stopped, with a conversation of the admins: the card comes there, once', async () => {
  on.denyAccessMode('prod', true);
  const asked = await on.ask('sam', 'svc-stopped-too', 'prod');

  await on.press('dana', 'request.approve', asked);
  await on.reads('sam', 'has stopped');
  await on.reads('channel', 'needs one of you');

  expect(await on.told()).toEqual({ sam: 2, channel: 1 });
  on.denyAccessMode('prod', false);
});
