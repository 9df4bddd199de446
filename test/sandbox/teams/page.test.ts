import { request } from 'node:http';
import { adaptive, personalId, placeId, text } from './fake-bot';
import { closePages, startPage } from './page-stage';

afterEach(closePages);

async function post(
  url: string,
  path: string,
  body: object,
): Promise<{ status: number; body: { [key: string]: unknown } }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as { [key: string]: unknown } };
}

function statusFor(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}api/world`, { headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

describe('the page’s server', () => {
  it('serves the page, its scripts and Microsoft’s renderer under a strict policy', async () => {
    const { url } = await startPage();

    const paths = ['', 'app.js', 'style.css', 'styles/base.css', 'cards.css', 'vendor/adaptivecards.js'];
    const answers = await Promise.all(paths.map((path) => fetch(url + path)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(answers[0]!.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('lets two people watch one channel, each without a byte of what the other asks in private', async () => {
    const { teams, url } = await startPage();
    const chat = placeId(teams, 'channel');
    const screen = async (person: string) => {
      const look = await post(url, 'look', { person, chat });
      const places = await fetch(`${url}api/places?person=${person}`);
      return JSON.stringify([look.body, await places.json()]);
    };
    const before = await screen('dana');

    const asked = { person: 'ravi', chat, text: 'whisper-canary', manner: 'privately' };
    const { body } = await post(url, 'say', asked);
    const press = await post(url, 'submit', { person: 'dana', chat, message: body['id'], data: {} });

    expect(await screen('dana')).toBe(before);
    expect(await screen('ravi')).toContain('whisper-canary');
    expect(press.status).toBeGreaterThanOrEqual(400);
  });

  it('answers no other site and no other name of this machine', async () => {
    const { url } = await startPage();

    const statuses = [
      await statusFor(url, {}),
      await statusFor(url, { host: 'rebound.example' }),
      await statusFor(url, { origin: 'https://evil.example' }),
    ];

    expect(statuses).toEqual([200, 403, 403]);
  });

  it('shows a person only their own chats', async () => {
    const { teams, url } = await startPage();

    const look = await post(url, 'look', { person: 'sam', chat: personalId(teams, 'ravi') });

    expect(look.status).toBe(400);
    expect(look.body['error']).toContain('Sam Okafor is not in');
  });

  it('rings for new messages, never for edits, of those alone who would be notified, until they have looked', async () => {
    const { teams, bot, url } = await startPage();
    const bells = async () => ((await (await fetch(`${url}api/news`)).json()) as { bells: object }).bells;
    await bot.sendCard(personalId(teams, 'dana'), adaptive([text('From before the page opened')]));
    await bells();

    const card = await bot.sendCard(personalId(teams, 'dana'), adaptive([text('Needs your approval')]));
    await bot.editCard(personalId(teams, 'dana'), card, adaptive([text('Approved')]));
    await bot.sendCard(placeId(teams, 'channel'), adaptive([text('A post that mentions nobody')]));
    const { id } = await teams.as('ravi').say('hello', 'channel');
    await bot.call(
      'POST',
      `conversations/${encodeURIComponent(`${placeId(teams, 'channel')};messageid=${id}`)}/activities`,
      {
        type: 'message',
        text: '<at>Lee</at> please look',
        entities: [{ type: 'mention', text: '<at>Lee</at>', mentioned: { id: teams.as('lee').person.id } }],
      },
    );
    const rung = await bells();
    await post(url, 'look', { person: 'dana', chat: personalId(teams, 'dana') });

    expect(rung).toEqual({ dana: 1, ravi: 1, lee: 1 });
    expect(await bells()).toEqual({ ravi: 1, lee: 1 });
  });

  it('ticks what was tried, and never takes a tick back', async () => {
    let isDone = false;
    const step = { title: 'Ask', hint: 'As Ravi', person: 'ravi', chat: 'personal', isDone: () => isDone } as const;
    const { url } = await startPage({ steps: [step] });
    const steps = async () => ((await (await fetch(`${url}api/news`)).json()) as { steps: object[] }).steps;

    const before = await steps();
    isDone = true;
    await steps();
    isDone = false;

    expect(before).toMatchObject([{ title: 'Ask', person: 'ravi', chat: 'personal', isDone: false }]);
    expect(await steps()).toMatchObject([{ isDone: true }]);
  });

  it('runs the controls the host put there', async () => {
    let runs = 0;
    const { url } = await startPage({
      extraControls: [{ label: 'Create the AD account now', run: () => `Created ${(runs += 1)}.` }],
    });

    expect((await post(url, 'control', { index: 0 })).body).toEqual({ text: 'Created 1.' });
  });
});
