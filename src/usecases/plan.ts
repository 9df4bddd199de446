import { environmentOf, findEnvironment } from '../desk/find';
import { audienceOf } from '../desk/policy';
import type { ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import { applying, createSteps, recipe } from '../recipe/steps';
import type { Caller, PlanSubject, PlanView } from './api';
import { approversOf, slotsOf } from './context';
import type { Desk, Tx } from './ports';
import { unknownEnvironment } from './quota';

/** The steps a run takes, from the recipe itself, with the newest counts. */
export async function showPlan(desk: Desk, caller: Caller, about: PlanSubject): Promise<PlanView | null> {
  return desk.store.transaction(async (tx) => {
    if (!('requestId' in about)) return planIn(desk, tx, environmentFor(desk, about.environmentId), null);
    const request = await tx.requests.get(about.requestId);
    if (!request) return null;
    const environment = environmentOf(desk.settings, request.environmentId);
    const audience = audienceOf(request, caller.person, await approversOf(tx, environment));
    return audience === 'stranger' ? null : planIn(desk, tx, environment, request);
  });
}

async function planIn(
  { settings }: Desk,
  tx: Tx,
  environment: EnvironmentSettings,
  request: ServiceRequest | null,
): Promise<PlanView> {
  const steps = request?.kind === 'retire' ? recipe.retire : createSteps(recipe);
  const survey = await tx.surveys.latest(environment.id);
  return {
    environment,
    request,
    steps: applying(steps, request ?? { accountKind: 'cloud' }, environment).map(({ name }) => name),
    slots: await slotsOf(tx, environment.id, survey),
    licenses: survey?.licenses ?? null,
    others: settings.environments.map(({ id }) => id).filter((id) => id !== environment.id),
  };
}

function environmentFor(desk: Desk, id: string | null): EnvironmentSettings {
  const [first] = desk.settings.environments;
  const found = id === null ? first : findEnvironment(desk.settings, id);
  if (!found) throw unknownEnvironment(desk, id ?? '');
  return found;
}
