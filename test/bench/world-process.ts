/** The simulated tenant and Teams, in a process of their own so that what they cost is nobody else's. */
import type { DeskFile, World } from '../../src/sandbox/world';
import { castOfTwoLanguages, createWorld } from '../../src/sandbox/world';
import { environments, people } from '../../src/sandbox/tenant';
import type { Person } from '../../src/sandbox/teams';
import { patience } from '../support/wait';
import { given, serve } from './child';
import { approvers, colleague, paces } from './world';
import type { WorldSpec } from './world';
import { activitiesOf } from './world-commands/activities';
import { acquaintanceOf } from './world-commands/bot';
import { deedsOf } from './world-commands/deeds';
import { callsTo, messagesTo } from './world-commands/wire';

/** Enough slots, seats and open requests for any row. */
const plenty = 1_000;

export type WorldCommands = ReturnType<typeof commandsOf>;

void start(given<WorldSpec>());

async function start(spec: WorldSpec): Promise<void> {
  const colleagues = Array.from({ length: spec.colleagues }, (_one, n) => newColleague(n));
  const world = await createWorld({
    folder: spec.folder,
    pace: paces[spec.pace],
    tenant: { freeSalesSeats: spec.freeSeats },
    settings: adapt,
    teams: { patienceMs: patience, people: [...castOfTwoLanguages, ...colleagues] },
  });
  for (const { aadObjectId: id, userPrincipalName, name: displayName } of colleagues)
    world.tenant.seed.user({ id, userPrincipalName, displayName });
  world.tenant.seed.settle();
  for (const id of Object.values(environments)) world.tenant.environment(id).maxNonInteractiveUsers = plenty;
  serve(commandsOf(world));
}

/** Every environment can be pushed, and has three people who approve. */
function adapt(desk: DeskFile): void {
  desk.limits.openRequestsPerPerson = plenty;
  for (const one of desk.environments) {
    const powerPlatformId = environments[one.id as keyof typeof environments];
    Object.assign(one, { powerPlatformId, approvers: { people: approvers.map((key) => people[key].id) } });
  }
}

function newColleague(n: number): Person {
  const aadObjectId = `11111111-1111-4111-8111-0000000001${String(n).padStart(2, '0')}`;
  const userPrincipalName = `colleague.${n}@contoso.com`;
  const place = { locale: 'en-GB', timezone: 'Europe/London' };
  return {
    key: colleague(n),
    name: `Colleague ${n}`,
    title: '',
    id: `29:c${n}`,
    aadObjectId,
    userPrincipalName,
    ...place,
  };
}

function commandsOf(world: World) {
  return {
    ...acquaintanceOf(world),
    ...activitiesOf(world),
    ...deedsOf(world),
    ...callsTo(world),
    ...messagesTo(world),
  };
}
