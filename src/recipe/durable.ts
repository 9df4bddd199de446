/**
 * The durable engine as the recipe sees it: two verbs. The same saga runs on the real engine and in the in-process
 * fault explorer. Errors thrown by the engine itself (not by `work`) must never be caught by the recipe: every `work`
 * turns what it knows how to handle into a value, so a `catch` around `step` is not needed anywhere.
 */
export interface Durable {
  /** Runs `work` at least once and records its JSON result; on replay the recorded result is returned and `work` is not run. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Sleeps `ms` milliseconds; survives restarts and does not start again from zero. */
  sleep(name: string, ms: number): Promise<void>;
}
