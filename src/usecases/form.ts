import { ageOf, recordAges, requesterGroups, settingsFor } from '../desk/entitlement';
import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import type { DeskSettings } from '../desk/settings';
import { readSoon } from './admit';
import type { Caller, FormView } from './api';
import { slotsOf } from './context';
import type { Desk, Tx } from './ports';

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
  const environments = [];
  for (const environment of (await offeredTo(desk, tx, caller.person)).environments) {
    environments.push({
      environment,
      slots: await slotsOf(tx, environment.id, await tx.surveys.latest(environment.id)),
    });
  }
  return { environments, requester: caller.person, inputs, errors };
}

/** Whoever was just let into a group finds it in the next form. */
async function keepFresh(desk: Desk, tx: Tx, person: Person): Promise<void> {
  const record = await tx.people.get(person.aadObjectId);
  if (ageOf(record, desk.clock.now()) > recordAges.forDecision) await readSoon(desk, tx, person);
}

/** The settings as this person may use them to ask, by what was last read of their groups. */
export async function offeredTo(desk: Desk, tx: Tx, { aadObjectId }: Person): Promise<DeskSettings> {
  const record = await tx.people.get(aadObjectId);
  return settingsFor(desk.settings, record ?? { aadObjectId, groups: [] });
}
