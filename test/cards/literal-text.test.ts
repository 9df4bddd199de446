import { requestCard } from '../../src/cards/request-card';
import { cleanText, escapeMarkdown } from '../../src/cards/text';
import { words } from '../../src/words/words';
import { markdownToHtml } from './support/markdown';
import { sampleView } from './support/views';
import { elementsOf, nodesOf, textsOf } from './support/card-json';
import { madeUpProblem } from '../support/made-up-problem';

const attacks = {
  'a link': '[Approve now](https://evil.example)',
  'a reference link': '[a]: https://evil.example',
  'a mention': '<at>Dana Ortiz</at>',
  'template language': '${secret} ${$root.technical} ${1+1}',
  'the sign that stands for its dollar meanwhile': '\ue000{secret}',
  'a date for the client to fill in': '{{DATE(2026-01-01T00:00:00Z, LONG)}}',
  'bold and code': '**Approved** by `Dana` and *Lee* _too_',
  'a list': '- one\n- two\n1. three\n# four',
  HTML: '<b onclick="x()">b</b><!-- hidden -->',
  'a turned direction': 'safe \u202eevil\u202c text',
};
const english = words('en-GB', 'UTC');

/** How people read a text of a card: without backslashes and invisible characters. */
function asRead(text: string): string {
  return text.replaceAll('\u2060', '').replace(/\\([\\*`~_])/g, '$1');
}

describe.each(Object.entries(attacks))('%s that a person wrote', (_name, text) => {
  const attacked = { purpose: text, requester: { aadObjectId: 'x', name: text }, accountName: text };
  const states = ['pending', 'rejected', 'refused', 'done', 'needs-hands', 'running'] as const;
  /** Drawn in each test: one that cannot be drawn fails there, and not the file. */
  const cards = () =>
    states.map((state) => {
      const decision = {
        verdict: 'rejected',
        by: { aadObjectId: 'x', name: text },
        at: '2026-11-20T10:42:00Z',
        reason: text,
      } as const;
      const problem = madeUpProblem('x', text, text, { standing: text });
      return requestCard(
        sampleView({ ...attacked, state, decision, problem, leftovers: [problem] }),
        'approver',
        english,
      );
    });

  it('becomes no markup anywhere', () => {
    const blocks = cards().flatMap((card) => elementsOf(card, 'TextBlock'));
    const html = blocks.map((block) => markdownToHtml(block['text']));

    for (const one of html) expect(one).toMatch(/^<p>[^]*<\/p>$/);
    expect(html.join('')).not.toMatch(/<(a|strong|em|code|ul|ol|li|b|at)[ >]/);
  });

  it('is shown as it was written', () => {
    const shown = cards().flatMap(textsOf).map(asRead);
    const written = asRead(cleanText(text));

    expect(shown).toContain(written);
  });

  it('is neither run by the template nor by the client', () => {
    const all = cards().flatMap(textsOf).join('\n');

    expect(all).not.toMatch(/\{\{DATE|\u202e|\ue000/);
    expect(all.match(/\$\{[^}]*\}/g)?.every((one) => text.includes(one)) ?? true).toBe(true);
  });
});

it('shows the purpose and the reason as plain runs, where no client reads Markdown', () => {
  const decision = { verdict: 'rejected', by: null, at: '2026-11-20T10:42:00Z', reason: '*no*' } as const;
  const card = requestCard(sampleView({ purpose: '*why*', state: 'rejected', decision }), 'requester', english);

  const runs = nodesOf(card)
    .filter(({ node }) => node['type'] === 'TextRun')
    .map(({ node }) => node['text']);

  expect(runs).toEqual(['*no*', '*why*']);
});

it('leaves ordinary text alone', () => {
  const ordinary = 'svc-erp-sync asks for Orders Writer (accounts & orders), 50 % of SA-1042: a_b_c, O’Neill.';

  expect(escapeMarkdown(ordinary)).toBe(ordinary);
  expect(cleanText('شركة Zoë 漢字 👩‍💻')).toBe('شركة Zoë 漢字 👩‍💻');
});
