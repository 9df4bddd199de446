import type { Browser } from 'playwright-core';
import type { TeamsPage } from '../../src/sandbox/teams';
import { freeUnits } from '../../src/sandbox/tenant/directory/licenses';
import { servePage } from '../../src/sandbox/page';
import { approve, ask, makeAccount, ready, sees, standing } from '../support/steps';
import { beginStory, skus } from '../support/world';
import type { Story } from '../support/world';
import { chromiumPath, inChromium, openScreen, startChromium, type Screen } from './screen';

inChromium(`the buttons "Outside Teams" (skipped: outside-teams, without Chromium at ${chromiumPath})`, () => {
  let story: Story;
  let browser: Browser;
  let page: TeamsPage;
  let screen: Screen;

  beforeAll(async () => {
    story = await beginStory({ tenant: { freeSalesSeats: 1 } });
    page = await servePage(story, 0, { controls: [] });
    browser = await startChromium();
    screen = await openScreen(browser, page.url, { theme: 'light', width: 1280, height: 900 });
  });
  afterAll(async () => {
    await browser.close();
    await page.close();
    await story.end();
  });

  /** Presses one of them and gives what the page tells about it; what it told before goes away by itself, at any moment. */
  async function press(label: string): Promise<string> {
    await screen.tab.evaluate("document.querySelectorAll('.toast').forEach((told) => (told.dataset.isOld = 'yes'))");
    await screen.tab.locator('#controls').getByRole('button', { name: label }).click();
    return screen.tab.locator('.toast:not([data-is-old])').first().innerText();
  }

  function freeLicenses(): number {
    const { directory } = story.tenant.core;
    const sku = directory.skus.get(skus.enterpriseSales);
    return sku ? freeUnits(directory, sku) : NaN;
  }

  beforeEach(() => screen.tab.evaluate("document.getElementById('toasts').replaceChildren()"));

  it('are four, each with a line that says what it does', async () => {
    const buttons = await screen.tab.locator('#controls button').allInnerTexts();

    expect(buttons.map((text) => text.split('\n')[0])).toEqual([
      'Create the AD account now',
      'Take a free licence',
      'Free a licence',
      'Let the next write to Graph fail',
    ]);
    expect(buttons.every((text) => (text.split('\n')[1] ?? '').length > 10)).toBe(true);
  });

  it('take a free licence and give it up again, and take none where none is free', async () => {
    expect(await press('Take a free licence')).toContain('Sales Enterprise: 0');
    expect(freeLicenses()).toBe(0);

    expect(await press('Take a free licence')).toBe('No licence is free: there is none to take.');
    expect(freeLicenses()).toBe(0);

    expect(await press('Free a licence')).toContain('Sales Enterprise: 1');
    expect(freeLicenses()).toBe(1);
  });

  it('let one write to Graph fail, which the bot gets over', async () => {
    expect(await press('Let the next write to Graph fail')).toBe('The next write to Graph fails once with 503.');
    expect(await press('Let the next write to Graph fail')).toContain('A failure is waiting already');

    await makeAccount(story, { accountName: 'svc-unlucky' });

    const failed = story.exchanges.filter(({ status }) => status === 503);
    expect(failed.map(({ method }) => method)).toEqual(['POST']);
    expect(story.tenant.pendingFaults()).toEqual([]);
    expect(standing(story, 'svc-unlucky')).toEqual(ready);
  });

  it('create the account that a card asks an AD administrator for, once', async () => {
    expect(await press('Create the AD account now')).toContain('No card waits for an AD account.');

    await ask(story, { accountName: 'svc-onprem', accountKind: 'onprem' });
    await approve(story, 'svc-onprem', 'dana', {});
    await sees(story, 'dana', 'svc-onprem', 'OU=Service Accounts');

    expect(await press('Create the AD account now')).toContain(
      'svc-onprem@contoso.com is created in corp.contoso.com.',
    );
    expect(await press('Create the AD account now')).toContain('was created already');
    await sees(story, 'ravi', 'svc-onprem', 'Ready');
    expect(standing(story, 'svc-onprem', 'uat', 'contoso.com')).toEqual(ready);
    expect(screen.complaints).toEqual([]);
  });
});
