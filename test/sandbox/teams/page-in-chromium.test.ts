import { existsSync, readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from '../../support/wait';
import { adaptive, cardAnswer, personalId, placeId, text } from './fake-bot';
import { closePages, startPage } from './page-stage';

afterEach(closePages);

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

  it('has person and chat in the address, and brings both back', async () => {
    const { url } = await startPage();
    await openPage(`${url}#person=dana&chat=groupChat`);

    await tab.getByRole('heading', { name: 'ERP rollout' }).waitFor();
    await tab.getByRole('radio', { name: 'Lee Chen' }).click();
    await tab.locator('[data-kind=personal]').click();
    await tab.waitForURL(`${url}#person=lee&chat=personal`);
    await tab.reload();

    await tab.locator('[role=radio][aria-checked=true]', { hasText: 'Lee Chen' }).waitFor();
    await tab.locator('[data-kind=personal][aria-current=true]').waitFor();
    await tab.close();
  });

  it('keeps what was typed when the bot is away, in the message box and in a reply', async () => {
    const { teams, url } = await startPage();
    teams.connectBot('http://127.0.0.1:1/api/messages');
    await openPage(`${url}#person=ravi&chat=channel`);

    await tab.fill('#composer-text', '/request');
    await tab.keyboard.press('Enter');
    await tab.getByText('The app did not take the message').waitFor();
    await tab.getByLabel('Reply').fill('/status');
    await tab.keyboard.press('Enter');
    await tab.getByText('The app did not take the message').nth(1).waitFor();
    complaints.length = 0;

    expect(await tab.locator('#composer-text').inputValue()).toBe('/request');
    expect(await tab.getByLabel('Reply').inputValue()).toBe('/status');
    await tab.close();
  });

  it('finds an owner in the whole directory, as Teams’ people picker does', async () => {
    const omar = { id: 'id-of-omar', name: 'Omar Haddad', userPrincipalName: 'omar@contoso.com' };
    const { teams, bot, url } = await startPage({ directory: () => [omar] });
    const owner = {
      type: 'Input.ChoiceSet',
      id: 'owner',
      label: 'Owner',
      value: 'id-of-ravi',
      choices: [{ title: 'Ravi Patel (you)', value: 'id-of-ravi' }],
      'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
    };
    const send = { type: 'Action.Execute', title: 'Hand in', verb: 'request.submit' };
    await bot.sendCard(personalId(teams, 'ravi'), adaptive([owner], { actions: [send] }));
    await openPage(`${url}#person=ravi&chat=personal`);

    const offered = await tab.getByRole('combobox', { name: 'Owner' }).inputValue();
    await tab.getByRole('button', { name: 'Hand in' }).click();
    await tab.getByRole('combobox', { name: 'Owner' }).fill('Omar Haddad (omar@contoso.com)');
    await tab.getByRole('button', { name: 'Hand in' }).click();
    await until(() => bot.heard.length === 2);

    expect(offered).toBe('Ravi Patel (you)');
    expect(bot.heard.map((one) => (one['value'] as { action: { data: object } }).action.data)).toEqual([
      { owner: 'id-of-ravi' },
      { owner: 'id-of-omar' },
    ]);
    await tab.close();
  });

  it('has nothing that axe objects to, with several threads, news and things to try', async () => {
    const step = { title: 'Ask', hint: 'As Ravi', person: 'ravi', chat: 'channel', isDone: () => false } as const;
    const { teams, bot, url } = await startPage({ steps: [step, { ...step, title: 'Ask again', isDone: () => true }] });
    await openPage(`${url}#person=ravi&chat=channel`);
    await tab.getByRole('button', { name: 'Ask again' }).waitFor();
    await teams.as('ravi').say('first', 'channel');
    await teams.as('dana').say('second', 'channel');
    await bot.sendCard(personalId(teams, 'lee'), adaptive([text('News')]));
    await tab.getByText('1 new message').waitFor({ state: 'attached' });
    await until(async () => (await tab.getByRole('group', { name: 'Thread' }).count()) === 2);

    const found = [];
    for (const theme of ['Light', 'Dark', 'Contrast']) {
      await tab.getByLabel(theme).check({ force: true });
      const { violations } = await tab.evaluate<{ violations: Array<{ id: string }> }>(
        `${readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')}; axe.run()`,
      );
      found.push(...violations.map(({ id }) => `${theme}: ${id}`));
    }

    expect(found).toEqual([]);
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
