import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { request } from 'node:http';
import { serveTeamsPage, type PageOptions, type Teams } from '../../../src/sandbox/teams';
import { adaptive, cardAnswer, closeAll, personalId, placeId, startTeamsWithBot, text, type FakeBot } from './fake-bot';

const pages: Array<() => Promise<void>> = [];

afterEach(async () => {
  for (const close of pages.splice(0)) await close();
  await closeAll();
});

async function startPage(options: PageOptions = {}): Promise<{ teams: Teams; bot: FakeBot; url: string }> {
  const { teams, bot } = await startTeamsWithBot({ refreshAfterMs: 60_000 });
  const page = await serveTeamsPage(teams, options);
  pages.push(page.close);
  return { teams, bot, url: page.url };
}

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

  it('runs the controls the host put there', async () => {
    let runs = 0;
    const { url } = await startPage({
      extraControls: [{ label: 'Create the AD account now', run: () => `Created ${(runs += 1)}.` }],
    });

    expect((await post(url, 'control', { index: 0 })).body).toEqual({ text: 'Created 1.' });
  });
});

const chromiumPath = '/usr/bin/chromium';
const inChromium = existsSync(chromiumPath) ? describe : describe.skip;
const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

inChromium('the page in Chromium (skipped: chromium, where it is not installed)', () => {
  let browser: Browser;
  let tab: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath, args: [...quiet, ...offline] });
  });
  afterAll(() => browser.close());

  async function openPage(url: string): Promise<void> {
    complaints.length = 0;
    tab = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('console', (entry) => void (entry.type() === 'error' && complaints.push(entry.text())));
    await tab.goto(url);
    await tab.locator('.chat').first().waitFor();
  }

  it('lets people write, look and decide, each with their own card, live', async () => {
    const { teams, bot, url } = await startPage();
    const approve = {
      type: 'Action.Execute',
      title: 'Approve',
      verb: 'request.approve',
      style: 'positive',
      data: { requestId: 'SA-1' },
    };
    const refresh = { action: { type: 'Action.Execute', verb: 'request.view' }, userIds: [teams.as('dana').person.id] };
    bot.answer = async (activity) => {
      const value = activity['value'] as { trigger?: string } | undefined;
      if (activity.type === 'message')
        await bot.sendCard(placeId(teams, 'channel'), adaptive([text('Waiting for approval')], { refresh }));
      if (value?.trigger === 'automatic')
        return cardAnswer(
          adaptive([text('Needs your approval'), { type: 'Input.Text', id: 'note', label: 'Note' }], {
            actions: [approve],
          }),
        );
      if (value?.trigger === 'manual') return cardAnswer(adaptive([text('You approved this')]));
      return undefined;
    };
    await openPage(url);

    await tab.fill('#composer-text', 'request svc-erp');
    await tab.keyboard.press('Enter');
    await tab.getByText('Waiting for approval').waitFor();
    await tab.getByRole('radio', { name: 'Dana Ortiz' }).click();
    await tab.getByText('Needs your approval').waitFor();
    await tab.getByLabel('Note').fill('fine');
    await tab.getByRole('button', { name: 'Approve' }).click();
    await tab.getByText('You approved this').waitFor();
    await tab.getByRole('radio', { name: 'Lee Chen' }).click();
    await tab.getByText('Waiting for approval').waitFor();

    const pressed = bot.heard.find((one) => (one['value'] as { trigger?: string } | undefined)?.trigger === 'manual');
    expect(pressed).toMatchObject({
      from: { name: 'Dana Ortiz' },
      value: { action: { verb: 'request.approve', data: { requestId: 'SA-1', note: 'fine' } } },
    });
    expect(complaints).toEqual([]);
    await tab.close();
  });

  it('checks a form in a dialog before it sends, and keeps what was typed while other messages arrive', async () => {
    const { teams, bot, url } = await startPage();
    const open = { type: 'Action.Submit', title: 'New request', data: { msteams: { type: 'task/fetch' } } };
    const name = {
      type: 'Input.Text',
      id: 'account',
      label: 'Account name',
      isRequired: true,
      errorMessage: 'Name the account.',
    };
    const form = adaptive([name], {
      actions: [{ type: 'Action.Submit', title: 'Send request', data: { verb: 'request.submit' } }],
    });
    const dialog = {
      type: 'continue',
      value: { title: 'Request', card: { contentType: 'application/vnd.microsoft.card.adaptive', content: form } },
    };
    bot.answer = (activity) => ({
      status: 200,
      body: { task: activity['name'] === 'task/fetch' ? dialog : { type: 'message', value: 'Sent to Dana and Lee.' } },
    });
    await openPage(url);
    await tab.locator('[data-kind=personal]').click();
    await bot.sendCard(
      personalId(teams, 'ravi'),
      adaptive([text('Hello'), { ...name, id: 'draft', label: 'Draft', isRequired: false }], { actions: [open] }),
    );
    await tab.getByLabel('Draft').fill('half a word');

    await bot.sendCard(personalId(teams, 'ravi'), adaptive([text('Meanwhile')]));
    await tab.getByText('Meanwhile').waitFor();
    const kept = await tab.getByLabel('Draft').inputValue();
    await tab.getByRole('button', { name: 'New request' }).click();
    await tab.getByRole('button', { name: 'Send request' }).click();
    await tab.getByText('Name the account.').waitFor();
    await tab.getByLabel('Account name').fill('svc-erp');
    await tab.getByRole('button', { name: 'Send request' }).click();
    await tab.getByText('Sent to Dana and Lee.').waitFor();

    expect(kept).toBe('half a word');
    expect(bot.heard.map((one) => one['name'])).toEqual(['task/fetch', 'task/submit']);
    expect(bot.heard[1]).toMatchObject({ value: { data: { verb: 'request.submit', account: 'svc-erp' } } });
    await tab.close();
  });

  it('can be used with the keyboard alone and shows the traffic', async () => {
    const { url } = await startPage();
    await openPage(url);

    await tab.locator('[role=radio][aria-checked=true]').focus();
    await tab.keyboard.press('ArrowDown');
    await tab.locator('[role=radio][aria-checked=true]', { hasText: 'Dana Ortiz' }).waitFor();
    await tab.locator('.chat[aria-current=true]').focus();
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    await tab.getByRole('heading', { name: 'ERP rollout' }).waitFor();
    await tab.getByRole('button', { name: 'Traffic' }).press('Enter');
    await tab.locator('#composer-text').pressSequentially('hello');
    await tab.keyboard.press('Enter');

    await tab.locator('#exchanges li', { hasText: 'message' }).waitFor();
    expect(complaints).toEqual([]);
    await tab.close();
  });
});
