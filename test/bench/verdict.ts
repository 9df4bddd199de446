import type { Finding } from './row';

type Verdict = 'met' | 'MISSED' | 'not judged';

/** How often the baseline it is; undefined without one. */
export function ratioOf({ measured, baseline }: Finding): number | undefined {
  return baseline === undefined || baseline === 0 ? undefined : measured / baseline;
}

/** A figure that is no number, or lacks the baseline its goal speaks of, misses it. */
export function judge(finding: Finding): Verdict {
  const { goal } = finding;
  if (!goal) return 'not judged';
  const judged = { measured: finding.measured, ratio: ratioOf(finding), difference: differenceOf(finding) }[goal.of];
  return judged !== undefined && judged <= goal.most ? 'met' : 'MISSED';
}

export function goalInWords({ goal, unit }: Finding): string {
  if (!goal) return '';
  const most = `≤ ${String(goal.most)}`;
  return { measured: `${most} ${unit}`, ratio: `${most} ×`, difference: `${most} ${unit} more` }[goal.of].trim();
}

function differenceOf({ measured, baseline }: Finding): number | undefined {
  return baseline === undefined ? undefined : measured - baseline;
}
