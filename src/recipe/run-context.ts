import { withFacts } from '../desk/request';
import type { FactChange, RunFacts, ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import type { Durable } from './durable';
import type { RunPorts } from './ports';

/** What every step is given. Everything in it is either recorded or derived from recorded results, so a replay sees the same. */
export interface Run {
  readonly durable: Durable;
  readonly ports: RunPorts;
  /** As it was when this attempt began. */
  readonly request: ServiceRequest;
  readonly environment: EnvironmentSettings;
  readonly attempt: number;
  /** What this and earlier attempts have found out so far. */
  readonly facts: RunFacts;
  /** Takes over facts that are already saved in the register. */
  learn(facts: FactChange): void;
}

type RunBeginning = Pick<Run, 'durable' | 'ports' | 'request' | 'environment' | 'attempt'>;

export function beginRun(beginning: RunBeginning): Run {
  let facts = beginning.request.facts;

  return {
    ...beginning,
    get facts() {
      return facts;
    },
    learn(found) {
      facts = withFacts(facts, found);
    },
  };
}

/** A fact that an earlier step must have left behind; its absence is a mistake in the order of the recipe. */
export function known<Name extends keyof RunFacts>(run: Run, name: Name): NonNullable<RunFacts[Name]> {
  const value = run.facts[name];
  if (value === undefined) throw new Error(`The run of ${run.request.id} needs ${name} before any step has found it.`);
  return value;
}
