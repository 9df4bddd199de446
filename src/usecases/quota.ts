import { ageAt } from '../desk/age';
import { environmentSaid } from '../desk/find';
import { DeskError } from '../desk/problem';
import type { EnvironmentSettings } from '../desk/settings';
import type { Place } from '../desk/place';
import { wholeAsOf } from '../desk/survey';
import type { Caller, QuotaView } from './api';
import { slotsOf } from './context';
import type { Desk, Tx } from './ports';

/** A count younger than this is shown as it is, milliseconds; longer for whoever turns the pages of what was just counted. */
const freshEnough = { first: 10_000, further: 600_000 };

/** Shows the newest counts at once and has older ones taken anew; the card is edited when they are in. */
export async function showQuota(desk: Desk, _caller: Caller, place: Place<'quota'>): Promise<QuotaView> {
  return desk.store.transaction(async (tx) => {
    const view = await quotaView(desk, tx, place);
    const now = desk.clock.now();
    const old = view.environments.filter(({ survey }) => isOld(survey && wholeAsOf(survey), now, place));
    for (const { environment } of old) await tx.jobs.schedule({ kind: 'take-survey', key: environment.id, dueAt: now });
    return { ...view, counting: old.length > 0 };
  });
}

/** Fewest free slots first; what was not counted yet comes last. */
export async function quotaView(desk: Desk, tx: Tx, place: Place<'quota'>): Promise<QuotaView> {
  const one = place.environmentId === null ? null : named(desk, place.environmentId);
  const now = desk.clock.now();
  const environments = [];
  for (const environment of one ? [one] : desk.settings.environments) {
    const survey = await tx.surveys.latest(environment.id);
    environments.push({ environment, survey, slots: await slotsOf(tx, environment.id, survey) });
  }
  return {
    place: { ...place, environmentId: one?.id ?? null },
    environments: environments.sort((before, after) => freeIn(before) - freeIn(after)),
    counting: environments.some(({ survey }) => isOld(survey?.takenAt ?? null, now, place)),
    now: now.toISOString(),
  };
}

/** By its id or its whole name; else by the first word alone. */
function named(desk: Desk, given: string): EnvironmentSettings {
  const found = environmentSaid(desk.settings, given);
  if (!found) throw unknownEnvironment(desk, given);
  return found;
}

function freeIn({ slots }: QuotaView['environments'][number]): number {
  return slots?.free ?? Number.MAX_SAFE_INTEGER;
}

function isOld(asOf: string | null, now: Date, { page }: Place): boolean {
  const longest = page > 0 ? freshEnough.further : freshEnough.first;
  return ageAt(asOf, now) > longest;
}

export function unknownEnvironment({ settings: { environments } }: Desk, given: string): DeskError {
  const ids = environments.map(({ id }) => id).join(', ');
  return new DeskError({ code: 'unknown-environment', values: { ids, given: given.slice(0, 40) } });
}
