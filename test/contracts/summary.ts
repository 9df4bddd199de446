import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canCheck, checkExchange } from './check-exchange';
import type { RecordedLine } from './record-exchanges';
import { missingSpecs } from './specs';
import type { CheckedService } from './types';

interface ContractSummary {
  /** Checked exchanges by service. */
  readonly checked: Readonly<Partial<Record<CheckedService, number>>>;
  /** One line per distinct deviation, with the number of times and a test that shows it. */
  readonly findings: readonly string[];
  /** Descriptions that were not there. */
  readonly skipped: readonly string[];
}

/** Checks all recorded exchanges of a run. */
export function summarize(folder: string): ContractSummary {
  const checked: Partial<Record<CheckedService, number>> = {};
  const counts = new Map<string, { count: number; test: string }>();

  for (const { test, exchange } of recordedLines(folder)) {
    if (!canCheck(exchange.service)) continue;
    checked[exchange.service] = (checked[exchange.service] ?? 0) + 1;
    for (const { service, side, call, message } of checkExchange(exchange)) {
      const key = `${service}: ${side} of ${withoutIds(call)}: ${withoutIds(message)}`;
      counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, test });
    }
  }
  const findings = [...counts].map(([key, { count, test }]) => `${key} (${count} times, e.g. in ${test})`);
  return { checked, findings, skipped: missingSpecs() };
}

function recordedLines(folder: string): RecordedLine[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RecordedLine),
  );
}

function withoutIds(text: string): string {
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '…');
}
