import { findEnvironment } from '../desk/find';
import { DeskError } from '../desk/problem';
import type { Caller, QuotaView } from './api';
import { slotsOf } from './context';
import type { Desk, Tx } from './ports';

/** A count younger than this is shown as it is, milliseconds. */
const freshEnough = 10_000;

/** Shows the newest counts at once and has older ones taken anew; the card is edited when they are in. */
export async function showQuota(desk: Desk, _caller: Caller, environmentId: string | null): Promise<QuotaView> {
  return desk.store.transaction(async (tx) => {
    const view = await quotaView(desk, tx, environmentId);
    const now = desk.clock.now();
    for (const { environment, survey } of view.environments) {
      if (isOld(survey?.takenAt, now)) await tx.jobs.schedule({ kind: 'take-survey', key: environment.id, dueAt: now });
    }
    return view;
  });
}

export async function quotaView(desk: Desk, tx: Tx, environmentId: string | null): Promise<QuotaView> {
  const chosen = environmentId === null ? desk.settings.environments : [findEnvironment(desk.settings, environmentId)];
  const now = desk.clock.now();
  const environments = [];
  for (const environment of chosen) {
    if (!environment) throw unknownEnvironment(desk, environmentId ?? '');
    const survey = await tx.surveys.latest(environment.id);
    environments.push({ environment, survey, slots: await slotsOf(tx, environment.id, survey) });
  }
  return {
    environments,
    counting: environments.some(({ survey }) => isOld(survey?.takenAt, now)),
    now: now.toISOString(),
  };
}

function isOld(takenAt: string | undefined, now: Date): boolean {
  return takenAt === undefined || now.getTime() - Date.parse(takenAt) > freshEnough;
}

export function unknownEnvironment(desk: Desk, given: string): DeskError {
  const ids = desk.settings.environments.map(({ id }) => id).join(', ');
  return new DeskError({ code: 'unknown-environment', values: { ids, given: given.slice(0, 40) } });
}
