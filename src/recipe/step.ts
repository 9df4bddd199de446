import type { Problem } from '../desk/problem';
import type { Finding } from '../desk/finding';
import type { ServiceRequest } from '../desk/request';
import type { DeskSettings, EnvironmentSettings } from '../desk/settings';
import type { Run } from './run-context';
import type { StepName } from '../words/saying';

/**
 * One line of a recipe. A crash may repeat any part of `run`, so each part is safe to run twice; what must not be
 * repeated after its answer is known goes through `settle`, which records the answer.
 */
export interface Step {
  /** Name of its file in `steps/`, and of its line on the card: `step.<name>` in the message files. */
  readonly name: StepName;
  applies(
    request: Pick<ServiceRequest, 'accountKind' | 'facts'>,
    environment: EnvironmentSettings,
    settings: DeskSettings,
  ): boolean;
  /** Shown on the line from the beginning: what a person has to do while the step waits for it. */
  instructions?(run: Run): StepValues;
  run(run: Run): Promise<StepOutcome>;
  /** The step that takes it back. It finds out from the facts whether there is anything to take back. */
  readonly undo?: Step;
}

export type StepValues = Readonly<Record<string, string | number>>;

export type StepOutcome =
  | {
      readonly ok: true;
      readonly skipped?: boolean;
      readonly values?: StepValues;
      readonly findings?: readonly Finding[];
    }
  | {
      readonly ok: false;
      readonly problem: Problem;
      readonly findings?: readonly Finding[];
      /** What is there stays until then (ISO instant), because a person can finish the step; Retry goes on from here. */
      readonly heldUntil?: string;
    };

export const done = { ok: true } as const satisfies StepOutcome;
export const nothingToDo = { ok: true, skipped: true } as const satisfies StepOutcome;
