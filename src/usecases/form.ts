import { ageOf, recordAges, requesterGroups, settingsFor } from '../desk/entitlement';
import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import type { DeskSettings } from '../desk/settings';
import { readSoon } from './admit';
import type { Caller, FormView } from './api';
import { slotsOf } from './context';
import type { Desk, Tx } from './ports';

/** Where there are more environments than this, one is chosen first: then the form offers its roles, and no other's. */
const mostAtOnce = 6;

export async function showForm(
  desk: Desk,
  caller: Caller,
  inputs: Readonly<Record<string, string>> = {},
): Promise<FormView> {
  return desk.store.transaction(async (tx) => {
    if (requesterGroups(desk.settings).length > 0) await keepFresh(desk, tx, caller.person);
    return formView(desk, tx, caller, inputs, {});
  });
}

export async function formView(
  desk: Desk,
  tx: Tx,
  caller: Caller,
  inputs: Readonly<Record<string, string>>,
  errors: Readonly<Record<string, Problem>>,
): Promise<FormView> {
  const offered = (await offeredTo(desk, tx, caller.person)).environments;
  const isLong = offered.length > mostAtOnce;
  const chosen = isLong ? offered.filter(({ id }) => id === inputs['environment']) : offered;
  const isFirstStep = chosen.length === 0 && offered.length > 0;
  const environments = [];
  for (const environment of isFirstStep ? offered : chosen) {
    const slots = await slotsOf(tx, environment.id, await tx.surveys.latest(environment.id));
    environments.push({ environment, slots });
  }
  return { environments, isFirstStep, hasOthers: isLong && !isFirstStep, requester: caller.person, inputs, errors };
}

/** Whoever was just let into a group finds it in the next form. */
async function keepFresh(desk: Desk, tx: Tx, person: Person): Promise<void> {
  const record = await tx.people.get(person.aadObjectId);
  if (ageOf(record, desk.clock.now()) > recordAges.forDecision) await readSoon(desk, tx, [person.aadObjectId]);
}

/** The settings as this person may use them to ask, by what was last read of their groups. */
export async function offeredTo(desk: Desk, tx: Tx, { aadObjectId }: Person): Promise<DeskSettings> {
  const record = await tx.people.get(aadObjectId);
  return settingsFor(desk.settings, record ?? { aadObjectId, groups: [] });
}
