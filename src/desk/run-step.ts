import type { Problem } from './problem';
import type { Values } from '../words/saying';

/** One line of the progress card. */
export interface RunStep {
  /** Name of the step = name of its file in recipe/steps. */
  readonly name: string;
  readonly attempt: number;
  /** Position on the card, from 0. */
  readonly position: number;
  readonly state: 'todo' | 'running' | 'waiting' | 'done' | 'skipped' | 'failed';
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** What it waits for, as a message key, and when the wait ends (ISO instant). */
  readonly waitingFor?: string;
  readonly waitingUntil?: string;
  /** When it began to wait for that, ISO instant; absent in runs of an older version of the bot. */
  readonly waitingSince?: string;
  readonly problem?: Problem;
  /** Values for the line, e.g. the lender's name. */
  readonly values?: Values;
}
