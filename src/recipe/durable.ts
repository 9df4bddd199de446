/**
 * The durable engine as the recipe sees it: two verbs. The same saga runs on the real engine and in the in-process
 * fault explorer. Errors thrown by the engine itself (not by `work`) must never be caught by the recipe: every `work`
 * turns what it knows how to handle into a value, so a `catch` around `step` is not needed anywhere.
 */
export interface Durable {
  /** Runs `work` at least once and records its JSON result; on replay the recorded result is returned and `work` is not run. */
  step<T>(name: string, work: () => Promise<T>, options?: StepOptions): Promise<T>;
  /**
   * Sleeps `ms` milliseconds, counted from `since` (ms since 1970) where it is given, else from now; survives restarts and
   * does not start again from zero.
   */
  sleep(name: string, ms: number, since?: number): Promise<void>;
}

interface StepOptions {
  /**
   * Other runs ask the same at the same moment and one call answers all of them: such steps are not held to the few that
   * may be at work at once. Default false.
   */
  readonly isShared?: boolean;
}
