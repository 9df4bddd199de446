import type { DoctorFinding } from './finding';

const marks: Readonly<Record<DoctorFinding['result'], string>> = { ok: 'ok   ', warn: 'WARN ', fault: 'FAULT' };

/** The report for people: one line per thing that is well, a paragraph for each that is not. */
export function report(findings: readonly DoctorFinding[]): string {
  const lines = findings.flatMap(({ check, subject, result, seen, why, next }) => {
    const first = `${marks[result]} ${check}  ${subject}: ${seen}`;
    return result === 'ok' ? [first] : ['', first, `        why:  ${why}`, `        next: ${next ?? ''}`, ''];
  });
  const count = (result: DoctorFinding['result']) => findings.filter((each) => each.result === result).length;
  const sum = `${count('ok')} in order, ${count('warn')} warnings, ${count('fault')} faults`;
  return [...lines, '', sum].join('\n').replace(/\n{3,}/g, '\n\n');
}

/** 0 when requests can be carried out, 1 when something stands in their way. */
export function exitCode(findings: readonly DoctorFinding[]): number {
  return findings.some(({ result }) => result === 'fault') ? 1 : 0;
}
