import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { samples, type Sample } from './support/samples';
import { words } from '../../src/words/words';
import { downlevel } from './support/downlevel';
import { schemaCheck } from '../support/official-schema';

/**
 * Developer command: draws every sample of every card in light, dark and high contrast at 600, 320 and 280 px, with and
 * without Teams' own elements, and in German; writes one sheet per card into build/cards, lets axe-core look at each,
 * checks it against Microsoft's schema where that is at hand, and reports whatever is cut off. Ends with 1 when anything
 * was found. An argument narrows the samples by regular expression.
 */
interface Pass {
  readonly name: string;
  readonly locale: string;
  /** True: as a host that knows none of Teams' own elements. */
  readonly plain: boolean;
  readonly axe: boolean;
}

/** What can be wrong with a card; `parse` is what Microsoft's renderer complains about. */
const kinds = ['axe violations', 'schema errors', 'overflow', 'parse problems'] as const;

interface Finding {
  readonly kind: (typeof kinds)[number];
  readonly text: string;
}

interface Panel {
  readonly theme: 'light' | 'dark' | 'contrast';
  readonly width: number;
}

const passes: readonly Pass[] = [
  { name: 'teams', locale: 'en-GB', plain: false, axe: true },
  { name: 'plain', locale: 'en-GB', plain: true, axe: true },
  { name: 'german', locale: 'de-DE', plain: false, axe: false },
];
const panels: readonly Panel[] = (['light', 'dark', 'contrast'] as const).flatMap((theme) =>
  [600, 320, 280].map((width) => ({ theme, width })),
);

const root = process.cwd();
const out = join(root, 'build', 'cards');
const origin = 'http://cards.example';
const files: Readonly<Record<string, string>> = {
  '/adaptivecards.js': require.resolve('adaptivecards/dist/adaptivecards.min.js'),
  '/axe.js': require.resolve('axe-core/axe.min.js'),
};
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

async function main(): Promise<void> {
  const pattern = new RegExp(process.argv[2] ?? '');
  const chosen = samples().filter((sample) => pattern.test(sample.id));
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce' });
    await serve(context);
    const findings: Finding[] = [];
    for (const pass of passes) findings.push(...(await runPass(context, pass, chosen)));
    const counts = kinds.map((kind) => `${findings.filter((one) => one.kind === kind).length} ${kind}`).join(', ');
    const pictures = chosen.length * passes.length * panels.length;
    console.log(`${chosen.length} cards, ${pictures} pictures in build/cards: ${counts}.`);
    if (!schema) console.log('Not checked: the schema, because ../shared/specs is missing.');
    process.exitCode = findings.length === 0 && chosen.length > 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

/** The page and its files, from disk; everything else stays unreachable. */
async function serve(context: BrowserContext): Promise<void> {
  await context.route('**/*', async (route) => {
    const { origin: asked, pathname } = new URL(route.request().url());
    if (asked !== origin) return route.abort();
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: page });
    const path = files[pathname] ?? join(root, 'src', 'sandbox', 'teams', 'page', pathname);
    return route.fulfill({ contentType: types[extname(path)] ?? 'text/plain', body: readFileSync(path) });
  });
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Cards</title>
<link rel="stylesheet" href="/cards.css"><style>
body { margin: 0 } h1 { position: absolute; left: -9999px }
main { display: inline-grid; grid-template-columns: auto auto auto } .panel { padding: 16px; background: var(--page) }
</style></head><body><h1>Cards</h1><main></main>
<script src="/adaptivecards.js"></script><script src="/axe.js"></script>
<script type="module">
import { drawCard } from '/card-view.js'; import { themeCss } from '/card-theme.js';
document.head.append(Object.assign(document.createElement('style'), { textContent: ['light', 'dark', 'contrast'].map(themeCss).join('') }));
window.drawPanels = (card, panels, plain) => {
  const main = document.querySelector('main'); main.replaceChildren(); const problems = new Set();
  for (const { theme, width } of panels) {
    const panel = document.createElement('div'); panel.className = 'panel theme-' + theme; panel.id = theme + '-' + width;
    const host = document.createElement('div'); host.className = 'card'; host.style.width = width + 'px';
    const drawn = drawCard(AdaptiveCards, card, { theme, plain }); drawn.problems.forEach((one) => problems.add(one));
    if (drawn.element) host.append(drawn.element); panel.append(host); main.append(panel);
    for (const radio of host.querySelectorAll('input[type=radio]')) { const on = radio.checked; radio.name += panel.id; radio.checked = on; }
  }
  return [...problems];
};
window.ready = true;
</script></body></html>`;

async function runPass(context: BrowserContext, pass: Pass, chosen: readonly Sample[]): Promise<Finding[]> {
  const folder = join(out, pass.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tab = await context.newPage();
  await tab.goto(`${origin}/`);
  await tab.waitForFunction('window.ready === true');
  const all: Finding[] = [];
  for (const sample of chosen) {
    const found = await look(tab, pass, sample);
    await tab.locator('main').screenshot({ path: join(folder, `${sample.id}.png`) });
    for (const { kind, text } of found) console.log(`${pass.name} ${sample.id}: ${kind}: ${text}`);
    all.push(...found);
  }
  await tab.close();
  return all;
}

const schema = schemaCheck('adaptive-card.1.5.schema.json');

async function look(tab: Page, pass: Pass, sample: Sample): Promise<Finding[]> {
  const card = sample.draw(words(pass.locale, 'Europe/Berlin'));
  const [json, list, plain] = [JSON.stringify(card), JSON.stringify(panels), String(pass.plain)];
  const problems = await tab.evaluate<string[]>(`drawPanels(${json}, ${list}, ${plain})`);
  const cut = await tab.evaluate<string[]>(findCutOff);
  const axe = pass.axe ? await tab.evaluate<string[]>(runAxe) : [];
  const wrong = schema?.(downlevel(card)) ?? [];
  const complaints = problems.filter((one) => !/lang|choices\.data|Fallback will be used/i.test(one));
  const as = (kind: Finding['kind'], texts: readonly string[]) => texts.map((text) => ({ kind, text }));
  return [
    ...as('axe violations', axe),
    ...as('schema errors', wrong),
    ...as('overflow', cut),
    ...as('parse problems', complaints),
  ];
}

/** Runs in the page: text or buttons that leave their card or are cut off. */
const findCutOff = `(() => {
  const found = new Set();
  for (const panel of document.querySelectorAll('.panel')) {
    const card = panel.querySelector('.card').getBoundingClientRect();
    for (const element of panel.querySelectorAll('.card *')) {
      const box = element.getBoundingClientRect(); const text = (element.textContent || '').trim().slice(0, 40);
      if (!box.width || !box.height) continue;
      if (box.right > card.right + 0.5) found.add(panel.id + ' outside: ' + text);
      else if (!element.children.length && text && box.right > card.right - 14) found.add(panel.id + ' past the padding: ' + text);
      if (element.matches('.ac-pushButton, .ac-pushButton *, .ac-textBlock') && element.scrollWidth > element.clientWidth + 1) found.add(panel.id + ' cut: ' + text);
    }
  }
  return [...found];
})()`;

/** Runs in the page: WCAG 2.1 A and AA and best practice, once per theme. */
const runAxe = `(async () => {
  const found = [];
  for (const theme of ['light', 'dark', 'contrast']) {
    const options = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] } };
    const result = await axe.run({ include: ['#' + theme + '-320'] }, options);
    for (const one of result.violations) found.push(theme + ' axe ' + one.id + ' (' + one.impact + '): ' + one.nodes[0].html.slice(0, 140));
  }
  return found;
})()`;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
