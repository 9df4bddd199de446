import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { createTeams, serveTeamsPage, type Teams, type TeamsPage } from '../../src/sandbox/teams';
import { startTyping } from '../../src/sandbox/teams/world';
import { chromiumPath, inChromium, openScreen, startChromium } from './screen';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const themes = ['Light', 'Dark', 'Contrast'] as const;

inChromium(`the frame around the cards (skipped: frame, without Chromium at ${chromiumPath})`, () => {
  let teams: Teams;
  let page: TeamsPage;
  let browser: Browser;

  beforeAll(async () => {
    teams = await createTeams({ bot: { appId: '00000000-0000-4000-8000-0000000000b0', name: 'Account Desk' } });
    const commands = ['/request', '/quota', '/status', '/accounts', '/plan'].map((title) => ({
      title,
      description: 'x',
    }));
    const extraControls = [{ label: 'Take a free licence', hint: 'A colleague gets it', run: () => 'Taken.' }];
    page = await serveTeamsPage(teams, { commands, extraControls });
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
    await page.close();
    await teams.close();
  });

  async function open(width: number): Promise<Page> {
    const { tab } = await openScreen(browser, page.url, { theme: 'light', width, height: 800 });
    return tab;
  }

  it.each([1280, 600, 400, 320])('fits into %i pixels in every theme, without a finding of axe', async (width) => {
    const tab = await open(width);
    const found: unknown[] = [];

    for (const theme of themes) {
      await tab.locator('#theme-switch').getByText(theme, { exact: true }).click();
      await tab.screenshot({ path: `build/pictures/frame-${width}-${theme.toLowerCase()}.png` });
      found.push(...(await look(tab)));
    }
    const bar = await tab.locator('.top').boundingBox();
    await tab.close();

    expect(found).toEqual([]);
    expect(bar?.height).toBeLessThanOrEqual(width > 760 ? 56 : 84);
  });

  it('closes its dialogs with Escape and gives the focus back', async () => {
    const tab = await open(1280);
    await tab.getByRole('button', { name: 'About' }).focus();
    await tab.keyboard.press('Enter');
    await tab.locator('#about[open]').waitFor();

    await tab.keyboard.press('Escape');
    const open_ = await tab.locator('dialog[open]').count();
    const focused = await tab.evaluate<string>('document.activeElement.id');
    await tab.close();

    expect([open_, focused]).toEqual([0, 'about-open']);
  });

  it('closes the traffic panel and the list of chats with Escape', async () => {
    const tab = await open(400);
    for (const id of ['developer-toggle', 'rail-toggle']) {
      await tab.locator(`#${id}`).click();
      expect(await tab.locator(`#${id}`).getAttribute('aria-expanded')).toBe('true');

      await tab.keyboard.press('Escape');

      expect(await tab.locator(`#${id}`).getAttribute('aria-expanded')).toBe('false');
      expect(await tab.evaluate<string>('document.activeElement.id')).toBe(id);
    }
    await tab.close();
  });

  it('lets the focus through in the order of reading, and shows where it is', async () => {
    const tab = await open(1280);
    const order: string[] = [];
    for (let at = ''; !at.startsWith('elsewhere') && order.length < 40;) {
      await tab.keyboard.press('Tab');
      at = await tab.evaluate<string>(whereAndHowSeen);
      order.push(at);
    }
    order.pop();
    await tab.close();

    expect(order.filter((one) => !one.endsWith(' seen'))).toEqual([]);
    const regions = order.map((one) => one.split(' ')[0]);
    expect([...new Set(regions)]).toEqual(['skip', 'top', 'rail', 'stage']);
  });

  it('shows that the app is writing', async () => {
    const tab = await open(400);
    const [channel] = teams.world.conversations.filter(({ kind }) => kind === 'channel');
    await tab.getByRole('button', { name: 'Chats' }).click();
    await tab.locator('[data-kind=channel]').click();

    startTyping(teams.world, channel?.id ?? '');

    await tab.getByText('Account Desk is typing').waitFor();
    await tab.close();
  });
});

/** What axe finds, and whether something leaves the window. */
async function look(tab: Page): Promise<unknown[]> {
  await tab.evaluate(axe);
  const violations = await tab.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then(({ violations }) => violations)',
  );
  const sideways = await tab.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`),
    ...(sideways > 0 ? [`${sideways} pixels sideways`] : []),
  ];
}

/** Browser code: the region of the focus, and whether a ring is drawn around it. */
const whereAndHowSeen = `(() => {
  const element = document.activeElement;
  const ringed = element.matches('.segments input') ? element.nextElementSibling : element;
  const region = ['skip', 'top', 'rail', 'stage'].find((name) => element.closest('.' + name)) ?? 'elsewhere';
  const { outlineStyle, boxShadow } = getComputedStyle(ringed);
  const box = element.closest('.compose-box');
  const boxed = box ? getComputedStyle(box) : null;
  const seen = outlineStyle !== 'none' || boxShadow !== 'none' || (boxed && (boxed.outlineStyle !== 'none' || boxed.boxShadow !== 'none' || boxed.borderBottomWidth !== '0px'));
  return region + ' ' + (seen ? 'seen' : 'not-seen ' + element.outerHTML.slice(0, 80));
})()`;
