import { readFileSync } from 'node:fs';
import { board, notUnderstood, rules } from '../../support/observed';

const page = readFileSync('docs/alarms.md', 'utf8');
const sections = page.split(/^## /m).slice(1);
const headings = sections.map((section) => section.split('\n')[0] ?? '');

describe('the alarms', () => {
  it('are rules that Prometheus understands, each with a name of its own', async () => {
    const names = rules.map(({ alert }) => alert);

    expect(await notUnderstood(rules.map(({ expr }) => expr))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('would not all be understood if one were wrong', async () => {
    expect(await notUnderstood(['sum by (service (account_desk_requests)'])).not.toEqual([]);
  });

  it('each have a section that says what it means and what to do, and lead there', () => {
    expect(headings).toEqual(rules.map(({ alert }) => alert));
    for (const { alert, annotations } of rules)
      expect(annotations.runbook_url).toBe(`docs/alarms.md#${alert.toLowerCase()}`);
    for (const section of sections) expect(section).toMatch(/^\w+\n\n\*\*It means\*\*: [\s\S]+\n\n\*\*Do\*\*: \S/);
  });

  it('say nothing of a label that their expression does not give', () => {
    const asked = rules.flatMap(({ expr, annotations }) =>
      [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => ({ expr, label })),
    );

    expect(asked.filter(({ expr, label }) => !new RegExp(`by \\([^)]*\\b${label}\\b`).test(expr))).toEqual([]);
  });
});

describe('the board', () => {
  it('asks what Prometheus understands', async () => {
    expect(await notUnderstood(board.expressions)).toEqual([]);
  });

  it('has panels that lie side by side and not on each other', () => {
    const ids = board.panels.map(({ id }) => id);
    const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(cells).size).toBe(cells.length);
    expect(board.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });

  it('asks the Prometheus that was chosen', () => {
    expect(new Set(board.panels.map(({ datasource }) => datasource['uid']))).toEqual(new Set(['${datasource}']));
  });
});
