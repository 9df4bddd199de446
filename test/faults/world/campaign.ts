import { explore, faultsAfter, planText } from './explore';
import type { Explored, Subject } from './explore';
import type { Fault, FaultKind, Kinds } from './faults';
import type { Path } from './paths';

/** What a campaign of many runs has seen. */
export interface Campaign {
  runs: number;
  points: number;
  readonly kinds: Set<FaultKind>;
  readonly steps: Set<string>;
  readonly ends: Set<string>;
  /** The first broken promises, each with the plan that shows it. */
  readonly broken: string[];
  /** All plans that broke a promise. */
  failures: number;
}

const MOST_SHOWN = 12;

export function newCampaign(): Campaign {
  return { runs: 0, points: 0, kinds: new Set(), steps: new Set(), ends: new Set(), broken: [], failures: 0 };
}

/** The run without faults and every single fault, or `part` of `parts` of them. */
export async function singles(
  campaign: Campaign,
  path: Path,
  kinds: Kinds,
  { part = 0, parts = 1 } = {},
): Promise<void> {
  const happy = await one(campaign, path, []);
  const faults = faultsAfter(happy.points, kinds).filter((_fault, index) => index % parts === part);
  for (const fault of faults) await one(campaign, path, [fault]);
}

/** The first plan of at most one fault that breaks a promise of this kind, with what it breaks; null when none does. */
export async function firstToBreak(
  path: Path,
  kinds: Kinds,
  subject: Subject,
  promise: RegExp,
): Promise<string | null> {
  const happy = await explore(path, [], subject);
  for (const plan of [[], ...faultsAfter(happy.points, kinds).map((fault) => [fault])]) {
    const { violations } = await explore(path, plan, subject);
    const broken = violations.find((violation) => promise.test(violation));
    if (broken !== undefined) return `${planText(path, plan)}: ${broken}`;
  }
  return null;
}

/**
 * Every pair of faults; the second is searched for in the run that the first has changed. `part` of `parts`: only every
 * so many-th first fault, so that several workers share the work.
 */
export async function pairs(campaign: Campaign, path: Path, kinds: Kinds, { part = 0, parts = 1 } = {}): Promise<void> {
  const happy = await one(campaign, path, []);
  const firsts = faultsAfter(happy.points, kinds).filter((_fault, index) => index % parts === part);
  for (const first of firsts) {
    const { points } = await one(campaign, path, [first]);
    for (const second of faultsAfter(points, kinds, first.point)) await one(campaign, path, [first, second]);
  }
}

export async function one(
  campaign: Campaign,
  path: Path,
  plan: readonly Fault[],
  subject?: Subject,
): Promise<Explored> {
  const explored = await explore(path, plan, subject);
  campaign.runs += 1;
  campaign.points += explored.points.length;
  for (const kind of explored.world.process.faults.dealt) campaign.kinds.add(kind);
  for (const [step, state] of explored.world.books.steps) if (state === 'done') campaign.steps.add(step);
  campaign.ends.add(explored.world.books.end?.state ?? 'none');

  const wrong = plan.length === 0 ? [...explored.violations, ...wrongEnd(explored)] : explored.violations;
  if (wrong.length > 0) {
    campaign.failures += 1;
    if (campaign.broken.length < MOST_SHOWN)
      campaign.broken.push(`FAULT_PLAN='${planText(path, plan)}'  ${wrong.join(' · ')}`);
  }
  return explored;
}

/** Without faults a path ends as wished, for the reason expected. */
function wrongEnd({ path, world }: Explored): readonly string[] {
  const code = world.books.end?.problem?.code;
  return code === path.problem ? [] : [`problem ${code}, expected ${path.problem}`];
}

/** One line for the log: how much was looked at, and how long it took. */
export function summary(name: string, { runs, points, failures }: Campaign, seconds: number): string {
  return `${name}: ${runs} runs, ${points} points, ${failures} broken, ${seconds.toFixed(1)} s`;
}
