import { runRequest } from '../../../src/recipe/run';
import type { RunPorts } from '../../../src/recipe/ports';
import type { Recipe } from '../../../src/recipe/steps';
import { recipe as productRecipe } from '../../../src/recipe/steps';
import type { Fault, FaultKind, Kinds, Point } from './faults';
import { memoryDurable, reread } from './memory-durable';
import type { Journal } from './memory-durable';
import { marker, lender, settings, start } from './paths';
import type { Path } from './paths';
import { portsOver } from './ports';
import type { World } from './ports';
import { createProcess, createTimeline } from './process';
import type { Books } from './register';
import { createTenant } from './tenant';
import type { Tenant } from './tenant';
import { watchRotation } from './rotation';
import { violationsOf } from './invariants';

const MOST_LIVES = 8;
const RESTART_MS = 30_000;
const DAY_MS = 86_400_000;
// Building stack traces of the injected errors would be most of the work.
Error.stackTraceLimit = 0;

/** What is under test: the product, or a mutant of it. */
export interface Subject {
  readonly recipe?: Recipe;
  readonly ports?: (ports: RunPorts) => RunPorts;
}

export interface Explored {
  readonly path: Path;
  readonly plan: readonly Fault[];
  readonly world: World;
  readonly journal: Journal;
  readonly points: readonly Point[];
  readonly error: Error | null;
  readonly violations: readonly string[];
}

/** Lives through one plan of faults from the approval to the end, restarting as often as the plan kills the process. */
export async function explore(path: Path, plan: readonly Fault[] = [], subject: Subject = {}): Promise<Explored> {
  const world = createWorld(path, plan);
  let journal: Journal = [];
  let error: Error | null = null;

  for (let life = 1; life <= MOST_LIVES; life += 1) {
    const died = world.process.live();
    const ports = portsOver(world);
    const { id: requestId, attempt } = path.request;
    const ended = runRequest(
      memoryDurable(world.process, journal),
      subject.ports?.(ports) ?? ports,
      { requestId, attempt, mode: path.mode },
      subject.recipe ?? productRecipe,
    ).then(
      () => 'ended' as const,
      (thrown: unknown) => {
        error = thrown instanceof Error ? thrown : new Error('not even an error');
        return 'ended' as const;
      },
    );
    if ((await Promise.race([ended, died])) === 'ended') break;
    world.process.timeline.moveTo(world.process.timeline.now + RESTART_MS);
    if (plan.length < 2) journal = reread(journal);
  }

  world.process.timeline.moveTo(world.process.timeline.now + DAY_MS);
  const explored = { path, plan, world, journal, points: world.process.faults.points, error };
  return { ...explored, violations: violationsOf(explored) };
}

function createWorld(path: Path, plan: readonly Fault[]): World {
  const timeline = createTimeline(start);
  const { limit, units, syncResetsMode = false, limitUnenforced = false } = path;
  const { modeByPeopleOnly = false, groupsRefused = false, licensesRefused = false } = path;
  const rules = {
    start: path.tenant,
    limit,
    units,
    marker,
    lenderId: lender.aadObjectId,
    syncResetsMode,
    limitUnenforced,
    modeByPeopleOnly,
    groupsRefused,
    licensesRefused,
  };
  const books = createBooks(path);
  const watch = watchRotation(path, () => tenant, books);
  const tenant: Tenant = createTenant(timeline, { ...rules, watch });
  const script = path.script?.(tenant, timeline, books) ?? {};

  return {
    process: createProcess(timeline, plan),
    tenant,
    settings,
    limit,
    canPush: path.canPush ?? false,
    countsUntold: path.countsUntold ?? false,
    books,
    desk: {
      approvers: new Set(path.approvers ?? ['admin']),
      lenderBusyUntil: path.lenderBusyUntil ?? 0,
      unitPromisedUntil: path.unitPromisedUntil ?? 0,
      settingsDiffer: path.settingsDiffer ?? false,
      owner: path.owner ?? 'told',
      offered: () => tenant.violations.push(...watch(tenant.state)),
    },
    sent: [],
    meanwhile: new Map(Object.entries(script)),
    passwords: 0,
  };
}

function createBooks(path: Path): Books {
  return {
    request: path.request,
    loan: path.loan ?? null,
    account: path.account ?? null,
    slot: path.slotHeld ?? true,
    audit: [],
    unanswered: new Set(),
    steps: new Map(),
    instructions: new Map(),
    waits: [],
    offer: path.offer ?? 'none',
    withdrawnFrom: 'offered',
    toldFirst: false,
    end: null,
    closings: 0,
  };
}

/** All faults of these kinds at all points after the `from`-th of a run that has been explored. */
export function faultsAfter(points: readonly Point[], kinds: Kinds, from = -1): readonly Fault[] {
  return points.flatMap(({ pointClass, same = [] }, point) => {
    const differing = kinds[pointClass].filter((kind) => !(same as readonly FaultKind[]).includes(kind));
    return point > from ? differing.map((kind) => ({ point, kind })) : [];
  });
}

/** `borrow 57:timeout,88:crash`: what `FAULT_PLAN` takes. */
export function planText(path: Path, plan: readonly Fault[]): string {
  return `${path.name} ${plan.map(({ point, kind }) => `${point}:${kind}`).join()}`;
}
