import DataLoader from 'dataloader';
import type { Systemuser } from '../../recipe/ports/crm';
import { guid } from '../odata';
import type { Dataverse } from './dataverse';
import { systemuser, systemuserQuery } from './systemuser-schema';

const WINDOW_MS = 5;
const MOST_IDS = 20;

/** Looks up rows by Entra object id; questions of the same few milliseconds share one query of up to twenty ids. */
export function createSystemuserBatch(dataverse: Dataverse): (userId: string) => Promise<Systemuser | null> {
  const loader = new DataLoader<string, Systemuser | null>((ids) => fetchByObjectIds(dataverse, ids), {
    // Waiting runs ask the same question again and again and want a new answer each time.
    cache: false,
    maxBatchSize: MOST_IDS,
    batchScheduleFn: (run) => void setTimeout(run, WINDOW_MS),
  });
  return async (userId) => loader.load(guid(userId));
}

async function fetchByObjectIds(dataverse: Dataverse, ids: readonly string[]): Promise<(Systemuser | null)[]> {
  const wanted = [...new Set(ids)];
  const byId = wanted.map((id) => `azureactivedirectoryobjectid eq ${id}`).join(' or ');
  const call = { doing: `look for ${wanted.length} users`, path: `/systemusers${systemuserQuery({ $filter: byId })}` };
  const rows = await dataverse.list(call, systemuser);
  return ids.map((id) => pick(rows.filter((row) => row.azureactivedirectoryobjectid === id)));
}

// The API returns soft-deleted rows too; of several live ones an enabled one is the user.
function pick(rows: readonly Systemuser[]): Systemuser | null {
  const live = rows.filter((row) => row.deletedstate === 0);
  return live.find((row) => !row.isdisabled) ?? live[0] ?? null;
}
