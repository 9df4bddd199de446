import { ask, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

type Where = 'channel' | 'group';

/** Says /here and presses a button of the answer. Gives what the presser was shown. */
async function choose(story: Story, who: string, where: Where, verb: string, environments: string) {
  const person = story.teams.as(who);
  const { id } = await person.say('/here', where);
  const card = await person.waitFor(
    (seen) => seen.find((one) => Number(one.id) > Number(id) && JSON.stringify(one.card ?? {}).includes('admins.here')),
    { where },
  );
  // The approvers are read for the question; a press before that is told to come again.
  const press = () => person.press(verb, { environments }, { where, messageId: card.id });
  let outcome = await press();
  await until(async () => {
    if (!JSON.stringify(outcome).includes('could not be read')) return true;
    outcome = await press();
    return false;
  });
  return JSON.stringify(outcome);
}

function reads(story: Story, who: string, where: Where, words: string) {
  return story.teams.as(who).waitFor((seen) => seen.find((one) => one.words.includes(words)), { where });
}

function chosen(story: Story) {
  return story.database.query('select environment_id, conversation_id from desk.admin_conversations order by 1');
}

async function audited(story: Story): Promise<string[]> {
  const rows = await story.database.query('select line from desk.audit order by seq');
  const lines = rows.map(
    ({ line }) => JSON.parse(String(line)) as { kind: string; action: string; actor: { name?: string } },
  );
  return lines
    .filter(({ action }) => action.endsWith('-admin-conversation'))
    .map(({ kind, action, actor }) => `${kind} ${action} ${actor.name ?? ''}`);
}

describe('/here', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory();
  });
  afterAll(() => story.end());
  const roomOf = (kind: string) => story.teams.world.conversations.find((one) => one.kind === kind)?.id;

  it('does nothing for who does not approve for the environment, and that stands in the audit', async () => {
    const shown = await choose(story, 'sam', 'channel', 'admins.here', 'uat');

    expect(shown).toContain('Only CRM admins of this environment can do this.');
    expect(await chosen(story)).toEqual([]);
    expect(await audited(story)).toEqual(['denied choose-admin-conversation Sam Stone']);
  });

  it('brings approvals and warnings to the channel once an approver confirms, also those that wait already', async () => {
    const waiting = await ask(story, { accountName: 'svc-waits' });

    const shown = await choose(story, 'dana', 'channel', 'admins.here', 'uat');

    expect(shown).toContain('this conversation');
    await reads(story, 'sam', 'channel', 'chose this conversation: approvals and warnings of Contoso UAT come here');
    await reads(story, 'sam', 'channel', waiting);
    expect(await chosen(story)).toEqual([{ environment_id: 'uat', conversation_id: roomOf('channel') }]);
    expect((await audited(story)).slice(1)).toEqual(['decision choose-admin-conversation Dana Whitfield']);
  });

  it('holds after a restart: the next request is asked there', async () => {
    await story.restart();

    const next = await ask(story, { accountName: 'svc-next' });

    await reads(story, 'sam', 'channel', next);
  });

  it('is moved by saying it elsewhere, for several environments at once, and both conversations are told', async () => {
    await choose(story, 'lee', 'group', 'admins.here', 'uat,prod');

    await reads(story, 'ravi', 'group', 'approvals and warnings of Contoso Production come here from now on');
    await reads(story, 'sam', 'channel', 'approvals and warnings of Contoso UAT do not come here any more');
    expect(await chosen(story)).toEqual([
      { environment_id: 'prod', conversation_id: roomOf('groupChat') },
      { environment_id: 'uat', conversation_id: roomOf('groupChat') },
    ]);
  });

  it('is taken away by the same card, and only where it is', async () => {
    await choose(story, 'dana', 'channel', 'admins.here', 'prod');
    await choose(story, 'dana', 'group', 'admins.away', 'uat,prod');

    await reads(story, 'ravi', 'group', 'took this back: approvals and warnings of Contoso UAT do not come here');
    expect(await chosen(story)).toEqual([{ environment_id: 'prod', conversation_id: roomOf('channel') }]);
    expect((await audited(story)).at(-1)).toBe('decision forget-admin-conversation Dana Whitfield');
  });

  it('says where to say it when it is said in private', async () => {
    await story.teams.as('dana').say('/here');

    const answer = await story.teams
      .as('dana')
      .waitFor((seen) => seen.find(({ words }) => words.includes('not to a personal chat')), { where: 'personal' });
    expect(answer.words).toContain('Send /here in the channel of the CRM admins');
  });
});

describe('an admin conversation that the bot is not in', () => {
  it('is told at the start, and on the card of the request; what an approver chooses then counts more than the file', async () => {
    const nowhere = '19:mistyped@thread.tacv2';
    const story = await beginStory({
      settings: ({ environments }) => void Object.assign(environments[1] ?? {}, { adminConversationId: nowhere }),
    });
    try {
      const said = story.log.filter((line) => line.includes('say /here in the channel'));
      expect(said.map((line) => JSON.parse(line) as object)).toEqual([
        expect.objectContaining({ environment: 'uat', conversationId: nowhere, isChosen: false }),
      ]);

      const id = await ask(story, { accountName: 'svc-astray' });
      await sees(story, 'ravi', 'svc-astray', 'No admin conversation is known for Contoso UAT');
      await sees(story, 'dana', 'svc-astray', 'No admin conversation is known for Contoso UAT');

      await choose(story, 'dana', 'channel', 'admins.here', 'uat');
      await reads(story, 'sam', 'channel', id);
    } finally {
      await story.end();
    }
  });
});
