import type { Problem } from '../desk/problem';
import type { Caller, FormView } from './api';
import { slotsOf } from './context';
import type { Desk, Tx } from './ports';

export async function showForm(
  desk: Desk,
  caller: Caller,
  inputs: Readonly<Record<string, string>> = {},
): Promise<FormView> {
  return desk.store.transaction((tx) => formView(desk, tx, caller, inputs, {}));
}

export async function formView(
  desk: Desk,
  tx: Tx,
  caller: Caller,
  inputs: Readonly<Record<string, string>>,
  errors: Readonly<Record<string, Problem>>,
): Promise<FormView> {
  const environments = [];
  for (const environment of desk.settings.environments) {
    environments.push({
      environment,
      slots: await slotsOf(tx, environment.id, await tx.surveys.latest(environment.id)),
    });
  }
  return { environments, requester: caller.person, inputs, errors };
}
