import type { Crm, Systemuser } from '../../recipe/ports/crm';
import { guid } from '../odata';
import type { Dataverse } from './dataverse';
import { systemuser, systemuserQuery } from './systemuser-schema';

const WINDOW_MS = 5;
const MOST_IDS = 20;

interface Question {
  readonly id: string;
  readonly answer: (row: Systemuser | null) => void;
  readonly fail: (error: unknown) => void;
}

/** As {@link Crm.systemuserOf}, for one environment. */
type Ask = (userId: string, companyMs?: number) => ReturnType<Crm['systemuserOf']>;

/**
 * Looks up rows by Entra object id. Questions wait for each other and share one query of up to twenty ids: it is sent when
 * it is full, or when the most impatient of those in it has waited long enough. How many queries are under way at once is
 * up to the gate of the host. Nothing is remembered: waiting runs ask the same question again and want a new answer.
 */
export function createSystemuserBatch(dataverse: Dataverse): Ask {
  let gathered: Question[] = [];
  let timers: NodeJS.Timeout[] = [];

  function send(): void {
    const questions = gathered;
    timers.forEach(clearTimeout);
    [gathered, timers] = [[], []];
    void answer(dataverse, questions);
  }

  return async (userId, companyMs = 0) => {
    const id = guid(userId);
    return new Promise((resolve, reject) => {
      gathered.push({ id, answer: resolve, fail: reject });
      if (gathered.length === MOST_IDS) return send();
      timers.push(setTimeout(send, Math.max(companyMs, WINDOW_MS)));
    });
  };
}

async function answer(dataverse: Dataverse, questions: readonly Question[]): Promise<void> {
  try {
    const rows = await fetchByObjectIds(dataverse, [...new Set(questions.map(({ id }) => id))]);
    for (const { id, answer: tell } of questions)
      tell(pick(rows.filter((row) => row.azureactivedirectoryobjectid === id)));
  } catch (error) {
    for (const { fail } of questions) fail(error);
  }
}

async function fetchByObjectIds(dataverse: Dataverse, ids: readonly string[]): Promise<readonly Systemuser[]> {
  const byId = ids.map((id) => `azureactivedirectoryobjectid eq ${id}`).join(' or ');
  const call = { doing: `look for ${ids.length} users`, path: `/systemusers${systemuserQuery({ $filter: byId })}` };
  return dataverse.list(call, systemuser);
}

// The API returns soft-deleted rows too; of several live ones an enabled one is the user.
function pick(rows: readonly Systemuser[]): Systemuser | null {
  const live = rows.filter((row) => row.deletedstate === 0);
  return live.find((row) => !row.isdisabled) ?? live[0] ?? null;
}
