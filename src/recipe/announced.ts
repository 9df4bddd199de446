import type { AuditEntry } from '../desk/audit';
import { UpstreamError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { FactChange } from '../desk/request';
import { OutcomeUnwritten } from './answers';
import { registerStep } from './attempt';
import type { Run } from './run-context';

/** What the audit says about a write: what is done to which object. Never holds a secret. */
interface Write {
  readonly action: string;
  readonly object: string;
  readonly after?: unknown;
}

/**
 * Sends one write: intent into the audit, the deed, outcome into the audit. The outcome of a failed deed is written as
 * well. Runs inside the work of a `settle`; when the audit is away before the deed, nothing is sent.
 */
export async function announced<T>(run: Run, write: Write, deed: () => Promise<T>): Promise<T> {
  const line = { actor: 'desk', requestId: run.request.id, environmentId: run.environment.id, ...write } as const;
  await run.ports.register.audit({ ...line, kind: 'intent' });

  const result = await deed().catch(async (error: unknown) => {
    await writeOutcome(run, { ...line, kind: 'outcome', after: { failed: failureCode(error) } });
    throw error;
  });
  await writeOutcome(run, { ...line, kind: 'outcome' });
  return result;
}

async function writeOutcome(run: Run, entry: AuditEntry): Promise<void> {
  try {
    await run.ports.register.audit(entry);
  } catch (error) {
    throw new OutcomeUnwritten(entry, error);
  }
}

/** The outcome of a creation whose answer was lost: the id of the account that was found, or why none was. */
export function writeCreationOutcome(run: Run, object: string, found: string): Promise<void> {
  const about = { requestId: run.request.id, environmentId: run.environment.id, object };
  return writeOutcome(run, { kind: 'outcome', actor: 'desk', action: 'create-cloud-user', ...about, after: { found } });
}

/** The outcome of a write that was given up: a process that died after sending it may have left none. */
export async function writeGivenUp(run: Run, { action, object }: Write, cause: Problem): Promise<void> {
  const about = { requestId: run.request.id, environmentId: run.environment.id, action, object };
  const after = { failed: `given up: ${cause.code}` };
  await registerStep(run, `${action}.given-up`, () =>
    run.ports.register.audit({ kind: 'outcome', actor: 'desk', ...about, after }),
  );
}

function failureCode(error: unknown): string {
  return error instanceof UpstreamError ? `${error.outlook}: ${error.problem.code}` : 'unexpected';
}

/** Saves facts in the register and takes them over: before the deed that they are needed for. */
export async function remember(run: Run, step: string, facts: FactChange): Promise<void> {
  await registerStep(run, `${step}.remember`, () => run.ports.register.saveFacts(run.request.id, facts));
  run.learn(facts);
}
