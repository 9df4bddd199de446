import { environmentSaid } from '../desk/find';
import type { RequestKind, ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import type { Step } from '../recipe/step';
import { applying, createSteps, recipe } from '../recipe/steps';
import type { Caller, PlanSubject, PlanView } from './api';
import { findFor, slotsOf } from './context';
import type { Desk, Tx } from './ports';
import { unknownEnvironment } from './quota';

/** The steps a run takes, from the recipe itself, with the newest counts. */
export async function showPlan(desk: Desk, caller: Caller, about: PlanSubject): Promise<PlanView | null> {
  return desk.store.look(async (tx) => {
    if (!('requestId' in about)) return planIn(desk, tx, environmentFor(desk, about.environmentId), null);
    const found = await findFor(desk, tx, caller.person, about.requestId);
    return found && planIn(desk, tx, found.environment, found.request);
  });
}

const stepsOf: Readonly<Record<RequestKind, readonly Step[]>> = {
  create: createSteps(recipe),
  retire: recipe.retire,
  rotate: [...recipe.rotate.untilChanged, ...recipe.rotate.afterwards],
};

async function planIn(
  { settings }: Desk,
  tx: Tx,
  environment: EnvironmentSettings,
  request: ServiceRequest | null,
): Promise<PlanView> {
  const steps = stepsOf[request?.kind ?? 'create'];
  const survey = await tx.surveys.latest(environment.id);
  const begun = await asRun(tx, request);
  return {
    environment,
    request,
    steps: applying(steps, begun, environment, settings).map(({ name }) => name),
    slots: await slotsOf(tx, environment.id, survey),
    licenses: survey?.licenses ?? null,
    others: settings.environments.map(({ id }) => id).filter((id) => id !== environment.id),
  };
}

/** As its run begins: a retirement leaves the groups that the account was put into. */
async function asRun(tx: Tx, request: ServiceRequest | null): Promise<Pick<ServiceRequest, 'accountKind' | 'facts'>> {
  if (request === null) return { accountKind: 'cloud', facts: {} };
  const account = request.kind === 'retire' ? await tx.accounts.get(request.accountName) : null;
  const made = account && (await tx.requests.get(account.requestId));
  return made ? { ...request, facts: made.facts } : request;
}

function environmentFor(desk: Desk, id: string | null): EnvironmentSettings {
  const [first] = desk.settings.environments;
  const found = id === null ? first : environmentSaid(desk.settings, id);
  if (!found) throw unknownEnvironment(desk, id ?? '');
  return found;
}
