import type { DoctorFinding } from './finding';

const marks: Readonly<Record<DoctorFinding['result'], string>> = {
  ok: 'ok   ',
  unknown: '?    ',
  warn: 'WARN ',
  fault: 'FAULT',
};
/** Checks that one cause stops are named up to here; the rest is counted. */
const mostNamed = 6;

/** The report for people: one line per thing that is well, a paragraph for each that is not. */
export function report(findings: readonly DoctorFinding[]): string {
  const lines = findings.flatMap((finding) => {
    const { check, subject, result, seen, why, next, alsoStops = [] } = finding;
    const first = `${marks[result]} ${check}  ${subject}: ${seen}`;
    if (result === 'ok') return [first];
    const stops = alsoStops.length > 0 ? [`        same cause: ${named(alsoStops)}`] : [];
    return ['', first, `        why:  ${why}`, `        next: ${next ?? ''}`, ...stops, ''];
  });
  const count = (result: DoctorFinding['result']) => findings.filter((each) => each.result === result).length;
  const unknown = count('unknown') > 0 ? `, ${count('unknown')} unknown` : '';
  const sum = `${count('ok')} in order, ${count('warn')} warnings, ${count('fault')} faults${unknown}`;
  return [...lines, '', sum].join('\n').replace(/\n{3,}/g, '\n\n');
}

function named(checks: readonly string[]): string {
  const rest = checks.length - mostNamed;
  return `${checks.slice(0, mostNamed).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** 0 when requests can be carried out, 1 when something stands in their way. */
export function exitCode(findings: readonly DoctorFinding[]): number {
  return findings.some(({ result }) => result === 'fault') ? 1 : 0;
}
