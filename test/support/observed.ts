import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod/v4';
import type { Selection } from './scrape';

const label = z.record(z.string(), z.string());

/** Prometheus, "Alerting rules". */
const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});

/** What of Grafana's model of a board is used here (Grafana, "Dashboard JSON model"). */
const boardFile = z.looseObject({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.number(),
  templating: z.looseObject({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(
    z.looseObject({
      id: z.number(),
      title: z.string(),
      type: z.enum(['stat', 'timeseries']),
      gridPos: z.strictObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      datasource: label,
      targets: z.array(z.looseObject({ refId: z.string(), expr: z.string() })).min(1),
    }),
  ),
});

export const rules = ruleFile
  .parse(parse(readFileSync('docs/observe/alert-rules.yaml', 'utf8')))
  .groups.flatMap((group) => group.rules);

const { panels } = boardFile.parse(JSON.parse(readFileSync('docs/observe/grafana-board.json', 'utf8')));

export const board = { panels, expressions: panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)) };

/** Names of ours in expressions, each once. */
export async function metricsIn(expressions: readonly string[]): Promise<string[]> {
  const named = await Promise.all(expressions.map((expr) => partsOf(expr, 'Identifier')));
  return [...new Set(named.flat().filter((name) => name.startsWith('account_desk_')))];
}

/** What of labels and values expressions choose our metrics by, or sum them by. */
export function selectionsIn(expressions: readonly string[]): readonly Selection[] {
  return expressions.flatMap((expr) => [...matchersIn(expr), ...groupingsIn(expr)]);
}

function matchersIn(expr: string): readonly Selection[] {
  return [...expr.matchAll(/(account_desk_\w+)\{([^}]*)\}/g)].flatMap(([, metric = '', inside = '']) =>
    [...inside.matchAll(/(\w+)[=!~]+"([^"]*)"/g)].flatMap(([, label = '', values = '']) =>
      values.split('|').map((value) => ({ metric, label, value })),
    ),
  );
}

function groupingsIn(expr: string): readonly Selection[] {
  return [...expr.matchAll(/ by \(([^)]*)\) \((?:\w+\()?(account_desk_\w+)/g)].flatMap(([, labels = '', metric = '']) =>
    labels.split(', ').map((label) => ({ metric, label })),
  );
}

/** What of expressions Prometheus' own grammar does not understand. */
export async function notUnderstood(expressions: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    expressions.map(async (expr) => (await partsOf(expr, '⚠')).map((part) => `"${part}" in ${expr}`)),
  );
  return found.flat();
}

/** Grafana puts a duration in place of its variable before it asks Prometheus. */
async function partsOf(expr: string, kind: string): Promise<string[]> {
  const { parser } = await import('@prometheus-io/lezer-promql');
  const asked = expr.replaceAll('$__rate_interval', '5m');
  const found: string[] = [];
  parser.parse(asked).iterate({
    enter(node) {
      if (node.name === kind) found.push(asked.slice(node.from, node.to));
    },
  });
  return found;
}
