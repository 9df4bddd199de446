import { UpstreamError } from '../desk/problem';
import type { FactChange, RunFacts } from '../desk/request';
import { registerStep } from './attempt';
import type { Run } from './run-context';

/**
 * Sends a write whose taking back is owed from before it is sent. An answer that says it was not done ends what it would
 * have owed, unless an earlier sending is unanswered: that one may have arrived. Runs inside the work of a `settle`;
 * afterwards the run takes over what is owed with {@link learnOwed}.
 */
export async function owing<T>(run: Run, owed: Partial<RunFacts>, deed: () => Promise<T>): Promise<T> {
  const { register } = run.ports;
  const before = await factsOf(run, namesIn(owed));
  const isOwed = namesIn(owed).every((name) => before[name] === owed[name]);
  if (!isOwed) await register.saveFacts(run.request.id, owed);
  try {
    return await deed();
  } catch (error) {
    if (!isOwed && isAnswered(error)) await register.saveFacts(run.request.id, before);
    throw error;
  }
}

/** Takes over what the register says is owed by now. */
export async function learnOwed(run: Run, step: string, ...names: readonly (keyof RunFacts)[]): Promise<void> {
  run.learn(await registerStep(run, `${step}.owed`, () => factsOf(run, names)));
}

/** Facts as they are in the register, null where there is none. */
async function factsOf({ ports: { register }, request }: Run, names: readonly (keyof RunFacts)[]): Promise<FactChange> {
  const { facts } = await register.request(request.id);
  return Object.fromEntries(names.map((name) => [name, facts[name] ?? null]));
}

function namesIn(facts: Partial<RunFacts>): readonly (keyof RunFacts)[] {
  return Object.keys(facts) as (keyof RunFacts)[];
}

/** Did the service say that nothing was done? A lost answer, or an outcome that the audit could not take, does not. */
function isAnswered(error: unknown): boolean {
  return error instanceof UpstreamError && error.outlook !== 'again';
}
