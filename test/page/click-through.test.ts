import type { Browser } from 'playwright-core';
import type { TeamsPage } from '../../src/sandbox/teams';
import { servePage } from '../../src/sandbox/page';
import { rowsOnDemand, untilRunsWait } from '../support/rows-on-demand';
import { licensesOf, ready, standing } from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';
import { chromiumPath, inChromium, moveTo, openScreen, startChromium, type Screen, type ScreenOptions } from './screen';

/** Slow enough for eyes: the user row is there once the wait for it was seen. */
const rows = rowsOnDemand();
const visible = { ...rows.pace, waits: { ...rows.pace.waits, verifySpacing: '600ms' } };
const purpose = 'Nightly order sync from the ERP. Reads accounts, writes sales orders.';

inChromium(`the whole main job in the page (skipped: click-through, without Chromium at ${chromiumPath})`, () => {
  let story: Story;
  let browser: Browser;
  let page: TeamsPage;
  let screen: Screen;

  beforeAll(async () => {
    story = await beginStory({ pace: visible, tenant: { clock: rows.clock } });
    page = await servePage(story, 0, { controls: [] });
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser.close();
    await page.close();
    await story.end();
  });

  async function look(options: ScreenOptions): Promise<void> {
    screen = await openScreen(browser, page.url, options);
  }

  describe('by mouse, in light, in a channel', () => {
    beforeAll(() => look({ theme: 'light', width: 1280, height: 900 }));
    afterAll(() => screen.tab.close());

    it('Ravi asks in a dialog of his own, and the request waits in the channel', async () => {
      const { tab } = screen;
      await screen.become(people.ravi.name);
      await screen.open('channel');
      await screen.write('/request');
      await screen.message('Request a service account').getByRole('button', { name: 'New request' }).click();
      const dialog = tab.locator('#dialog');

      await dialog.getByLabel(/^Account name/).fill('svc-erp-sync');
      await dialog.getByLabel(/^Environment/).selectOption('uat');
      await dialog.getByLabel(/^Security role/).selectOption('writer');
      await dialog.getByLabel(/^What will it do\?/).fill(purpose);
      await screen.picture('form');
      await dialog.getByRole('button', { name: 'Send request' }).click();
      await dialog.getByRole('button', { name: 'Close', exact: true }).click();

      await screen.message('svc-erp-sync', 'Waiting for approval').waitFor();
      expect(standing(story, 'svc-erp-sync').exists).toBe(false);
    });

    it('Sam, who has no part in it, sees the request and not one button, and a forged press changes nothing', async () => {
      await screen.become(people.stranger.name);
      await screen.open('channel');
      const card = screen.message('svc-erp-sync', 'Waiting for approval');
      await card.waitFor();

      const writes = story.tenant.ledger.length;
      const answers = await Promise.all(
        ['approve', 'reject', 'withdraw'].map((verb) => forge(card, `request.${verb}`)),
      );

      expect(await card.getByRole('button').count()).toBe(0);
      expect(answers.map((answer) => JSON.stringify(answer))).not.toContainEqual(
        expect.stringContaining('is approved'),
      );
      await screen.message('svc-erp-sync', 'Waiting for approval').waitFor();
      expect(story.tenant.ledger.slice(writes)).toEqual([]);
    });

    it('Dana approves, everybody watches the steps, and the facts that were read back close the thread', async () => {
      const kimsLicenses = licensesOf(story.tenant.user(people.kim.id));
      await screen.become(people.dana.name);
      await screen.open('personal');
      const card = screen.message('svc-erp-sync', 'Needs your approval');
      await card.getByRole('button', { name: 'Approve' }).click();
      await screen.open('channel');

      await screen.message('svc-erp-sync', 'Step').waitFor();
      await screen.picture('progress');
      await rowAppears();
      await screen.message('svc-erp-sync', /Ready/).waitFor();
      await screen.become(people.ravi.name);
      await screen.open('channel');
      await screen.message('svc-erp-sync', /Ready/).waitFor();
      await screen.message('is ready').waitFor();
      await screen.picture('thread', screen.tab.locator('.post').last());

      expect(await screen.message('svc-erp-sync', /Ready/).innerText()).toContain('Non-interactive');
      expect(standing(story, 'svc-erp-sync')).toEqual(ready);
      expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kimsLicenses);
    });

    it('the owner collects the password once, and never again', async () => {
      const { tab } = screen;
      await screen.open('personal');
      const dialog = tab.locator('#dialog');
      await screen.message('svc-erp-sync', 'Password of').getByRole('button', { name: 'Collect password' }).click();
      await dialog.getByRole('button', { name: 'Show password once' }).click();
      const shown = (await dialog.locator('.teams-code').last().innerText()).trim();
      await screen.picture('password');
      await tab.locator('#dialog-close').click();

      const again = screen.message('svc-erp-sync', 'Password of').getByRole('button', { name: 'Collect password' });
      await again.click();
      await tab.getByText('The password of svc-erp-sync was shown once already.').first().waitFor();
      await screen.picture('password-again');
      expect(await tab.locator('body').innerText()).not.toContain(shown);
      await tab.keyboard.press('Escape');

      const userId = story.tenant.user('svc-erp-sync@contoso.onmicrosoft.com')?.id ?? '';
      expect(shown).toBe(story.tenant.passwordOf(userId));
      expect(await tab.locator('body').innerText()).not.toContain(shown);
    });

    it('the quota counts the new account', async () => {
      await screen.write('/quota uat');
      const quota = screen.message('Service account quota', 'svc-erp-sync');

      await quota.waitFor();
      await screen.picture('quota');
      expect(screen.complaints).toEqual([]);
    });
  });

  describe('in dark, in personal chats', () => {
    beforeAll(() => look({ theme: 'dark', width: 1280, height: 900 }));
    afterAll(() => screen.tab.close());

    it('the form is filled with the keyboard alone', async () => {
      const { tab } = screen;
      await screen.become(people.ravi.name);
      await screen.open('personal');
      await moveTo(tab, 'Message', 'Tab');
      await tab.keyboard.type('/request');
      await tab.keyboard.press('Enter');
      await screen
        .message('Request a service account')
        .getByLabel(/^Account name/)
        .waitFor();

      await moveTo(tab, 'Account name', 'Shift+Tab');
      await tab.keyboard.type('svc-payroll');
      await moveTo(tab, 'Environment', 'Tab');
      await tab.keyboard.type('Contoso Prod');
      await moveTo(tab, 'Security role', 'Tab');
      await tab.keyboard.type('Service W');
      await moveTo(tab, 'What will it do?', 'Tab');
      await tab.keyboard.type('Reads the cost centres for the payroll run of every month.');
      await moveTo(tab, 'Send request', 'Tab');
      await tab.keyboard.press('Enter');

      await screen.message('svc-payroll', 'Waiting for approval').waitFor();
      await screen.picture('waiting');
    });

    it('Lee approves with the slot and the licence in view, and chooses who lends', async () => {
      await screen.become(people.lee.name);
      await screen.open('personal');
      const card = screen.message('svc-payroll', 'Needs your approval');
      await card.waitFor();
      await card.getByLabel(/^Borrow the licence from/).selectOption(people.kim.id);
      await screen.picture('approval', card);
      await card.getByRole('button', { name: 'Approve' }).click();
      await rowAppears();
      await screen.message('svc-payroll', /Ready/).waitFor();

      await screen.picture('verified');
      expect(standing(story, 'svc-payroll', 'prod')).toEqual(ready);
    });

    it('the result is read on a narrow screen without scrolling sideways', async () => {
      await screen.tab.close();
      await look({ theme: 'dark', width: 400, height: 860 });
      await screen.tab.getByRole('button', { name: 'Chats' }).click();
      await screen.open('personal');
      await screen.message('svc-payroll', /Ready/).waitFor();

      await screen.picture('narrow', screen.message('svc-payroll', /Ready/));
      const [content = 0, room = 0] = await screen.tab.evaluate<number[]>(
        '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      expect(content).toBeLessThanOrEqual(room);
      expect(screen.complaints).toEqual([]);
    });
  });

  /** Once the run waits for it. */
  async function rowAppears(): Promise<void> {
    await untilRunsWait(story.database, 1);
    rows.appear();
  }

  /** What a client would send that draws its own buttons. */
  async function forge(card: ReturnType<Screen['message']>, verb: string): Promise<unknown> {
    const id = (await card.innerText()).match(/SA-\d+/)?.[0];
    const message = await card.getAttribute('data-id');
    const chat = await screen.tab.locator('[data-kind=channel]').getAttribute('data-chat');
    const body = { person: 'sam', chat, message, verb, data: { verb, requestId: id, rejectReason: 'Because.' } };
    const answer = await fetch(new URL('api/execute', page.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  }
});
