import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { patience } from '../support/wait';

export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
/** Runs where a Chromium is found, else is reported as skipped. */
export const inChromium = existsSync(chromiumPath) ? describe : describe.skip;

const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const offline = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...quiet, ...offline] });
}

export interface ScreenOptions {
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** One person's browser with the page open, in the words of somebody who uses it. */
export interface Screen {
  readonly tab: Page;
  /** What the browser itself had to complain about. */
  readonly complaints: readonly string[];
  become(name: string): Promise<void>;
  open(place: 'channel' | 'personal'): Promise<void>;
  write(text: string): Promise<void>;
  /** The newest message of the app that shows all these words. */
  message(...words: (string | RegExp)[]): Locator;
  /**
   * Writes `build/pictures/<name>.png`. A picture for the docs is taken in a window high enough for all that follows
   * `since`; with `UPDATE_DOCS` set it is written to `docs` too.
   */
  picture(name: string, since?: Locator): Promise<void>;
}

export async function openScreen(
  browser: Browser,
  url: string,
  { theme, width, height }: ScreenOptions,
): Promise<Screen> {
  const tab = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
  });
  tab.setDefaultTimeout(patience);
  const complaints: string[] = [];
  tab.on('pageerror', (error) => complaints.push(error.message));
  tab.on('console', (entry) => void (entry.type() === 'error' && complaints.push(entry.text())));
  await tab.goto(url);
  await tab.locator('.chat').first().waitFor({ state: 'attached' });
  return { tab, complaints, ...actions(tab) };
}

function actions(tab: Page): Omit<Screen, 'tab' | 'complaints'> {
  return {
    async become(name) {
      await tab.getByRole('radio', { name }).click();
      await tab.locator(`[role=radio][aria-checked=true]`, { hasText: name }).waitFor();
    },
    open: (place) => tab.locator(`[data-kind=${place}]`).click(),
    async write(text) {
      await tab.locator('#composer-text').fill(text);
      await tab.locator('#send').click();
    },
    message: (...words) =>
      words.reduce((found, hasText) => found.filter({ hasText }), tab.locator('article.message:not(.own)')).last(),
    async picture(name, since) {
      const root = join(__dirname, '..', '..');
      const folders = [
        join(root, 'build', 'pictures'),
        ...(since && process.env['UPDATE_DOCS'] ? [join(root, 'docs')] : []),
      ];
      const size = tab.viewportSize();
      if (since && size) {
        await tab.setViewportSize({ ...size, height: size.height + (await hiddenSince(tab, since)) });
        await tab.evaluate(toEndOfThread);
      }
      for (const folder of folders) {
        mkdirSync(folder, { recursive: true });
        await tab.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
      }
      if (since && size) await tab.setViewportSize(size);
    },
  };
}

/** How much higher (or lower) the window has to be to show the conversation from here to its end, pixels. */
async function hiddenSince(tab: Page, since: Locator): Promise<number> {
  const y = (await since.boundingBox())?.y ?? 0;
  return Math.round((await tab.evaluate<number>(endOfThread)) - y + 16);
}

/** Browser code: where the conversation would end on the screen less the room it has, pixels. */
const endOfThread = `(() => {
  const thread = document.getElementById('thread');
  return thread.scrollHeight - thread.clientHeight - thread.scrollTop + thread.getBoundingClientRect().top;
})()`;

/** Browser code: shows the end of the conversation. */
const toEndOfThread = `(() => {
  const thread = document.getElementById('thread');
  thread.scrollTop = thread.scrollHeight;
})()`;

/** Presses a key until the element with this name or label has the focus. */
export async function moveTo(tab: Page, name: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await focused(tab)).startsWith(name)) return;
    await tab.keyboard.press(key);
  }
  throw new Error(`"${name}" is not reached with ${key}; the focus is on "${await focused(tab)}".`);
}

/** Browser code, and so a text: the tests are compiled without the types of a browser. */
const nameOfFocused = `(() => {
  const element = document.activeElement;
  const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id));
  const own = element.labels ? [...element.labels] : [];
  const parts = [...labels, ...own].map((label) => label?.textContent);
  const name = parts.filter(Boolean).join(' ') || element.getAttribute('aria-label');
  return name || (element.tagName === 'BUTTON' ? element.textContent : '');
})()`;

function focused(tab: Page): Promise<string> {
  return tab.evaluate<string>(nameOfFocused);
}
