import type { RunFacts, RunMode, ServiceRequest } from '../../../src/desk/request';
import type { DeskSettings, EnvironmentSettings } from '../../../src/desk/settings';
import type { RunEnd, RunPorts } from '../../../src/recipe/ports';
import { runRequest } from '../../../src/recipe/run';
import { beginRun } from '../../../src/recipe/run-context';
import type { Run } from '../../../src/recipe/run-context';
import type { Step, StepOutcome } from '../../../src/recipe/step';
import { memoryDurable, reread } from '../../faults/world/memory-durable';
import type { Journal } from '../../faults/world/memory-durable';
import { createTimeline, never } from '../../faults/world/process';
import type { Process, Timeline } from '../../faults/world/process';
import { died } from './answers';
import type { Answer } from './answers';
import { newBooks } from './books';
import type { TwinBooks } from './books';
import { portsOver } from './ports';
import { account, request, settings, start } from './samples';
import { newTenant } from './tenant';
import type { TwinTenant } from './tenant';

export interface Given {
  readonly request?: Partial<ServiceRequest>;
  readonly facts?: RunFacts;
  readonly settings?: Partial<DeskSettings>;
  readonly environment?: Partial<EnvironmentSettings>;
  readonly tenant?: TwinTenant;
  readonly ports?: (ports: RunPorts) => RunPorts;
}

/** A tenant and books with two of everything, and one run in them that a test drives. */
export interface Twins {
  readonly tenant: TwinTenant;
  readonly books: TwinBooks;
  readonly timeline: Timeline;
  /** What was written, in books and tenant, in order. */
  readonly ledger: string[];
  readonly asked: string[];
  /** The names of what the engine has recorded. */
  records(): readonly string[];
  facts(): RunFacts;
  /** What the next calls of this name answer; what is not said answers as the tenant is. */
  on(op: string, ...answers: readonly Answer[]): Twins;
  always(op: string, answer: Answer): Twins;
  /** Lives through a part of a run; once more after it died, it goes on from what was recorded. */
  live<T>(work: (run: Run) => Promise<T>): Promise<T | 'died'>;
  step(step: Step): Promise<StepOutcome | 'died'>;
  run(mode?: RunMode): Promise<RunEnd | 'died' | undefined>;
}

export function twins(given: Given = {}): Twins {
  const [first, second] = settings.environments;
  if (!first || !second) throw new Error('There are two environments.');
  const environment = { ...second, ...given.environment };
  const all: DeskSettings = { ...settings, ...given.settings, environments: [first, environment] };
  const tenant = given.tenant ?? newTenant();
  const books = newBooks();
  const asked = { ...request, facts: given.facts ?? {}, ...given.request };
  books.requests.set(asked.id, asked);
  books.requests.set('SA-7', { ...request, id: 'SA-7', state: 'done' });
  if (asked.kind !== 'create') books.accounts.set(asked.id, account);
  return driven({ tenant, books, settings: all, environment, id: asked.id, change: given.ports ?? ((same) => same) });
}

interface Stage {
  readonly tenant: TwinTenant;
  readonly books: TwinBooks;
  readonly settings: DeskSettings;
  readonly environment: EnvironmentSettings;
  readonly id: string;
  readonly change: (ports: RunPorts) => RunPorts;
}

function driven({ tenant, books, settings: all, environment, id, change }: Stage): Twins {
  const timeline = createTimeline(start);
  const calls = callsWith();
  const ports = change(portsOver({ tenant, books, settings: all, now: () => timeline.now, ...calls }));
  const request = () => books.requests.get(id) as ServiceRequest;
  const lives = livesOf(timeline, calls);
  let begun: ServiceRequest | null = null;
  const live = <T>(work: (run: Run) => Promise<T>) =>
    lives.live((durable) => {
      begun = begun !== null && lives.isSecond() ? begun : request();
      return work(beginRun({ durable, ports, request: begun, environment, attempt: begun.attempt }));
    });

  const on = (op: string, ...answers: readonly Answer[]) => {
    calls.next.set(op, [...(calls.next.get(op) ?? []), ...answers]);
    return world;
  };
  const world: Twins = {
    tenant,
    books,
    timeline,
    ledger: calls.ledger,
    asked: calls.asked,
    records: () => lives.records(),
    facts: () => request().facts,
    on,
    always: (op, answer) => (calls.ever.set(op, answer), world),
    live,
    step: (step) => live((run) => step.run(run)),
    async run(mode = 'forward') {
      const { attempt } = request();
      const ended = await lives.live((durable) => runRequest(durable, ports, { requestId: id, attempt, mode }));
      return ended === 'died' ? ended : books.ends.at(-1);
    },
  };
  return world;
}

/** A process that dies where a call is answered by its death; the next one goes on from its records. */
function livesOf(timeline: Timeline, calls: ReturnType<typeof callsWith>) {
  const process = { timeline, recorded: () => 'alive' } as unknown as Process;
  let journal: Journal = [];
  let isAlive = true;
  return {
    isSecond: () => !isAlive,
    records: () => journal.map(({ name }) => name),
    async live<T>(work: (durable: ReturnType<typeof memoryDurable>) => Promise<T>): Promise<T | 'died'> {
      journal = isAlive ? [] : reread(journal);
      const dying = new Promise<'died'>((resolve) => (calls.dies = () => resolve('died')));
      const ended = await Promise.race([work(memoryDurable(process, journal)), dying]);
      isAlive = ended !== 'died';
      return ended;
    },
  };
}

function callsWith() {
  const ledger: string[] = [];
  const asked: string[] = [];
  const next = new Map<string, readonly Answer[]>();
  const ever = new Map<string, Answer>();
  const call =
    (lines: string[]) =>
    async <T>(op: string, args: readonly unknown[], deed: () => T): Promise<T> => {
      lines.push(lineOf(op, args));
      const [answer, ...rest] = next.get(op) ?? [];
      next.set(op, rest);
      const said = (answer ?? ever.get(op) ?? ((work) => work()))(deed);
      if (said !== died) return said as T;
      made.dies();
      return never();
    };
  const made = { ledger, asked, next, ever, dies: () => undefined as void, write: call(ledger), read: call(asked) };
  return made;
}

/** `audit` lines are told as `intent assign-license u-erp {…}`, the rest as they were called. */
function lineOf(op: string, args: readonly unknown[]): string {
  const [entry] = args;
  if (op !== 'audit') return [op, ...args.map(text)].join(' ');
  const { kind, action, object, after } = entry as { kind: string; action: string; object?: string; after?: unknown };
  return [kind, action, object ?? '', ...(after === undefined ? [] : [text(after)])].join(' ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
