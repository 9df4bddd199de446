import { CAST } from '../../../src/sandbox/teams/cast';
import { quotaActivity, start, stopAll, waitUntil } from '../support/start';

afterEach(stopAll);

it('introduces itself once in a channel and says who added it', async () => {
  const { teams } = await start();

  await teams.installBot('channel', 'dana');
  const [welcome] = await teams.as('ravi').waitFor((messages) => messages.length > 0 && messages, { where: 'channel' });
  await teams.announceMembers('channel', ['sam', 'lee']);
  await teams.as('sam').say('hi', 'channel');
  const all = await teams.as('sam').waitFor((messages) => messages.length >= 3 && messages, { where: 'channel' });

  expect(welcome?.words).toContain('Added by Dana Ortiz');
  expect(welcome?.text).toContain('<at>Dana Ortiz</at>');
  expect(all.filter(({ words }) => words.includes('Ask for one here'))).toHaveLength(1);
});

it('greets in a personal chat, and not again when the person has written before', async () => {
  const { teams } = await start();
  await teams.as('sam').say('hi');
  await teams.as('sam').waitFor((messages) => messages.find(({ fromBot }) => fromBot));

  await teams.installBot('personal', 'ravi');
  const greeting = await teams.as('ravi').waitFor((messages) => messages.find(({ fromBot }) => fromBot));
  await teams.installBot('personal', 'sam');
  await teams.as('sam').say('thanks');
  const toSam = await teams
    .as('sam')
    .waitFor((messages) => messages.some(({ words }) => words.includes('welcome,')) && messages);

  expect(greeting.words).toContain('Hello Ravi Patel');
  expect(toSam.filter(({ words }) => words.includes('Ask for a service account'))).toEqual([]);
});

it('knows that it was removed, and is welcome again', async () => {
  const { teams, memory } = await start();
  await teams.installBot('channel');
  await teams.as('ravi').waitFor((messages) => messages.length > 0, { where: 'channel' });
  const [id] = [...memory.conversations.keys()];

  await teams.removeBot('channel');
  const gone = memory.conversations.get(id!)?.goneAt;
  await teams.installBot('channel');
  await waitUntil(() => memory.conversations.get(id!)?.goneAt === undefined);
  const welcomes = await teams
    .as('ravi')
    .waitFor((messages) => messages.length === 2 && messages, { where: 'channel' });

  expect(gone).toMatch(/^\d{4}-/);
  expect(welcomes).toHaveLength(2);
});

it('remembers with every turn where to write, whom it met, and the channel of a thread', async () => {
  const { teams, memory } = await start();
  await teams.installBot('channel');

  await teams.as('ravi').say('hi', 'channel');
  await teams.as('lee').say('hi', 'channel');
  await waitUntil(() => memory.conversations.size >= 3);

  const channel = [...memory.conversations.values()].find(({ id }) => !id.includes(';messageid='));
  const people = ['ravi', 'lee'].map((key) => teams.as(key).person);
  expect(channel?.members).toMatchObject(Object.fromEntries(people.map(({ aadObjectId, id }) => [aadObjectId, id])));
  expect(channel?.reference).toMatchObject({
    serviceUrl: teams.serviceUrl,
    channelId: 'msteams',
    conversation: { id: channel?.id },
  });
  expect(channel?.reference).not.toHaveProperty('activityId');
});

describe('how somebody reads', () => {
  const silent = { locale: undefined, localTimezone: undefined, entities: [] };

  it.each([
    ['its language alone', { locale: 'fr-FR' }, ['fr-FR', 'Europe/Berlin']],
    ['its zone alone', { localTimezone: 'Asia/Tokyo' }, ['de-DE', 'Asia/Tokyo']],
    ['neither', {}, ['de-DE', 'Europe/Berlin']],
    ['both', { locale: 'fr-FR', localTimezone: 'Asia/Tokyo' }, ['fr-FR', 'Asia/Tokyo']],
  ])('is known from before as far as their client does not say it: it says %s', async (_what, saidNow, reads) => {
    const started = await start();
    const { teams, desk } = started;
    const words = { ...(await quotaActivity(started)), ...silent };
    const callers = () => desk.named('quota').map(({ caller }) => [caller.locale, caller.timeZone]);
    const { id, aadObjectId, name } = teams.as('sam').person;

    await teams.postActivity({ ...words, id: 'before', locale: 'de-DE', localTimezone: 'Europe/Berlin' });
    await teams.postActivity({ ...words, id: 'now', ...saidNow });
    await teams.postActivity({ ...words, id: 'another', from: { id, aadObjectId, name } });
    await waitUntil(() => callers().length === 3);

    expect(callers()).toEqual([['de-DE', 'Europe/Berlin'], reads, ['en-GB', 'UTC']]);
  });
});

it('knows the Teams ids of people who never wrote, so that approvers get a card of their own', async () => {
  const { teams, memory } = await start();

  await teams.installBot('channel');
  const lee = teams.as('lee').person;
  await waitUntil(() => [...memory.conversations.values()].some(({ members }) => members[lee.aadObjectId] === lee.id));

  const [channel] = [...memory.conversations.values()];
  expect(Object.keys(channel?.members ?? {})).toHaveLength(teams.people.length);
});

it('finds the last of a large team too, page after page, and stops where it would be reading for ever', async () => {
  const [ravi, ...others] = CAST;
  const colleague = (at: number) => ({
    ...ravi!,
    key: `colleague-${at}`,
    id: `29:colleague-${at}`,
    aadObjectId: `8f0c2a9e-0000-4000-8000-${String(at).padStart(12, '0')}`,
  });
  const readOf = async (size: number) => {
    const crowd = Array.from({ length: size - CAST.length }, (_, at) => colleague(at));
    const { teams, memory } = await start({ teams: { people: [ravi!, ...crowd, ...others] } });
    await teams.as('ravi').say('hi', 'channel');
    const channel = () => [...memory.conversations.values()].find(({ members }) => Object.keys(members).length > 100);
    await waitUntil(() => channel() !== undefined);
    const pages = teams.traffic.filter(({ path }) => path.includes('/pagedmembers')).length;
    return [pages, others.every(({ aadObjectId, id }) => channel()?.members[aadObjectId] === id)];
  };

  expect(await readOf(500)).toEqual([1, true]);
  expect(await readOf(501)).toEqual([2, true]);
  expect(await readOf(2_000)).toEqual([4, true]);
  expect(await readOf(2_001)).toEqual([4, false]);
});

it('reads the members of a channel that no installation named at the first words there', async () => {
  const { teams, memory } = await start();
  const read = () => teams.traffic.filter(({ path }) => path.includes('/pagedmembers')).length;

  await teams.as('ravi').say('hi', 'channel');
  const lee = teams.as('lee').person;
  await waitUntil(() => [...memory.conversations.values()].some(({ members }) => members[lee.aadObjectId] === lee.id));
  await teams.as('sam').say('hi', 'channel');

  expect(read()).toBe(1);
});

it('is content without the list of members when Teams does not give it', async () => {
  const { teams, memory, log } = await start();
  await teams.installBot('channel');
  await waitUntil(() => memory.conversations.size > 0);
  teams.failNext({ status: 403, code: 'BotNotInConversationRoster', method: 'GET' });

  await teams.announceMembers('channel', ['sam']);
  await waitUntil(() => log.some(({ message }) => message === 'background work failed'));
  const { status } = await teams.as('ravi').say('hi', 'channel');

  expect(status).toBe(200);
});

describe('somebody whom Entra has not named yet when the app is installed for them', () => {
  /** Minutes on the clock by which people are waited for go by between two looks into the books. */
  async function installSlowly(minutes: number) {
    const { teams, desk } = await start();
    const now = performance.now.bind(performance);
    let passed = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now() + passed);
    let looks = 0;
    desk.instead('admit', async () => {
      looks += 1;
      if (looks === 2) passed = minutes * 60_000;
      return looks < 4 ? 'unknown' : 'served';
    });
    await teams.installBot('personal', 'ravi');
    const said = await teams.as('ravi').waitFor((messages) => messages.find(({ fromBot }) => fromBot));
    jest.restoreAllMocks();
    return said.words;
  }

  it('is waited for, and welcomed', async () => {
    expect(await installSlowly(5)).toContain('Hello Ravi Patel');
  });

  it('is told what to send later where it takes too long, and of no button', async () => {
    const said = await installSlowly(15);

    expect(said).toContain('Send “hello” in some minutes');
    expect(said).not.toContain('Press');
  });
});
