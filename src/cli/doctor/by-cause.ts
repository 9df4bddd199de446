import type { DoctorFinding } from './finding';

/**
 * One finding for each cause: the first that met it tells it, the others are named as what it stops. Findings that are
 * well stay as they are. Order is kept.
 */
export function byCause(findings: readonly DoctorFinding[]): DoctorFinding[] {
  const told = new Map<string, DoctorFinding>();
  const kept: DoctorFinding[] = [];
  for (const finding of findings) {
    const causes = finding.result === 'ok' ? [] : causesOf(finding);
    const root = causes.map((cause) => told.get(cause)).find((each) => each !== undefined);
    if (root) {
      add(kept, told, root, finding);
      continue;
    }
    kept.push(finding);
    for (const cause of causes) told.set(cause, finding);
  }
  return kept;
}

function causesOf({ check, subject, causes = [] }: DoctorFinding): readonly string[] {
  return causes.length > 0 ? causes : [`${check} ${subject}`];
}

function add(kept: DoctorFinding[], told: Map<string, DoctorFinding>, root: DoctorFinding, other: DoctorFinding): void {
  const name = `${other.check} ${other.subject}`;
  const alsoStops = [...new Set([...(root.alsoStops ?? []), name])].filter(
    (each) => each !== `${root.check} ${root.subject}`,
  );
  const grown = { ...root, result: worse(root.result, other.result), alsoStops };
  kept[kept.indexOf(root)] = grown;
  for (const [cause, finding] of told) if (finding === root) told.set(cause, grown);
}

const order = ['ok', 'unknown', 'warn', 'fault'] as const;

function worse(one: DoctorFinding['result'], other: DoctorFinding['result']): DoctorFinding['result'] {
  return order[Math.max(order.indexOf(one), order.indexOf(other))] ?? 'fault';
}
