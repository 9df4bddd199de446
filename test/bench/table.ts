import type { Finding } from './row';
import { goalInWords, judge, ratioOf } from './verdict';

/** A row by name and marks, with what was found, or why nothing could be. */
export interface Measured {
  readonly row: string;
  readonly findings: readonly Finding[];
  readonly failure?: string;
}

const head = ['row', 'what', 'measured', 'baseline', 'ratio', 'goal', 'verdict'];

/** The table as text, a line each, columns below each other. */
export function tableOf(rows: readonly Measured[]): string {
  const lines = [head, ...rows.flatMap(linesOf)];
  const widths = head.map((_title, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const printed = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return printed.map((line) => `${line.trimEnd()}\n`).join('');
}

/** Every goal met and every row measured. */
export function isWell(rows: readonly Measured[]): boolean {
  return rows.every(
    ({ failure, findings }) => failure === undefined && !findings.some((each) => judge(each) === 'MISSED'),
  );
}

function linesOf({ row, findings, failure }: Measured): readonly (readonly string[])[] {
  const lines = findings.map((finding) => {
    const { what, measured, baseline, unit } = finding;
    const figure = (value: number | undefined) => (value === undefined ? '' : `${rounded(value)} ${unit}`.trim());
    return [
      row,
      what,
      figure(measured),
      figure(baseline),
      rounded(ratioOf(finding)),
      goalInWords(finding),
      judge(finding),
    ];
  });
  return failure === undefined
    ? lines
    : [...lines, [row, `could not be measured: ${failure}`, '', '', '', '', 'MISSED']];
}

/** Three digits that count, whole numbers as they are. */
function rounded(value: number | undefined): string {
  if (value === undefined) return '';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
