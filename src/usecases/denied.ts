import { DeskError } from '../desk/problem';
import type { Problem } from '../desk/problem';
import type { ServiceRequest } from '../desk/request';
import type { TriedName } from '../words/saying';
import { plain } from '../words/words';
import type { Caller } from './api';
import type { Desk, Tx } from './ports';

/** Thrown out of a transaction when somebody may not do what they try: its problem is the answer, the try is audited. */
export class Denied extends DeskError {
  /** `about` is the request it was about, for the audit only; null for one that does not exist. */
  constructor(
    problem: Problem,
    readonly about: ServiceRequest | null,
  ) {
    super(problem);
  }
}

/** What somebody tried to do, and the id or name they gave. */
export interface Try {
  readonly action: TriedName;
  readonly given: string;
}

/**
 * What a decision that failed leaves behind although its own transaction changed nothing: a line in the audit when it
 * was denied, and a fresh read of the approvers when nobody knew them. Only people on the last list get so far.
 */
export async function afterFailure(desk: Desk, caller: Caller, error: unknown, tried: Try): Promise<void> {
  if (error instanceof Denied) await writeDenied(desk, caller, error.about, tried);
  if (!(error instanceof DeskError)) return;
  const { code, values } = error.problem;
  const key = plain(values?.[code === 'approvers-unknown' ? 'environmentId' : 'personId']);
  const kind = kindOfRead[code];
  if (kind && key !== '')
    await desk.store.transaction((tx) => tx.jobs.schedule({ kind, key, dueAt: desk.clock.now() }));
}

/** One transaction; a try that was denied stands in the audit. */
export async function noted<T>(desk: Desk, caller: Caller, tried: Try, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await desk.store.transaction(work);
  } catch (error) {
    await afterFailure(desk, caller, error, tried);
    throw error;
  }
}

/** What is read again when nobody knew it lately. */
const kindOfRead: Readonly<Record<string, 'refresh-approvers' | 'read-person'>> = {
  'approvers-unknown': 'refresh-approvers',
  'requester-unknown': 'read-person',
};

/** Tried on a request that exists or not: refusals that are alike share a line. */
async function writeDenied(desk: Desk, caller: Caller, about: ServiceRequest | null, tried: Try): Promise<void> {
  const { action, given } = tried;
  const named = about
    ? { requestId: about.id, environmentId: about.environmentId, object: about.accountName }
    : { object: given.slice(0, 64) };
  await desk.denials.note({
    entry: { kind: 'denied', actor: caller.person, action, ...named },
    alike: [action, caller.person.aadObjectId, about?.id ?? given.slice(0, 64)],
  });
}
