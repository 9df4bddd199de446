import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from '../../desk/problem';
import type { AccessMode } from '../../recipe/ports/crm';
import { guid } from '../odata';
import type { Dataverse } from './dataverse';
import { systemuserQuery, versionedSystemuser, type VersionedSystemuser } from './systemuser-schema';

type SystemuserChange =
  | { readonly accessmode: AccessMode }
  | { readonly isdisabled: true }
  /** `/businessunits(guid)`. Never together with another column: Dataverse would run its plug-ins twice. */
  | { readonly 'businessunitid@odata.bind': string };

const TRIES = 4;
const CHANGED = { status: 412 };
const VERSIONS_UNSUPPORTED = { code: '0x8006088d' };

/**
 * PATCH with the version just read. The sync writes the row too, so a 412 is expected in the first minutes: read again,
 * check again, try again, a few times. Always sent, even when the row already shows the wished value: a read is no proof.
 * Throws `refused` with `wrong-row` for an application user or a deleted row, `again` with `row-busy`.
 */
export async function changeSystemuser(
  dataverse: Dataverse,
  systemuserId: string,
  change: SystemuserChange,
  doing: string,
): Promise<void> {
  const path = `/systemusers(${guid(systemuserId)})`;

  for (let count = 1; count <= TRIES; count += 1) {
    const row = await readRow(dataverse, path, doing);
    if (await patch(dataverse, path, change, row.etag, doing)) return;
    await sleep(randomInt(10, 20 * 2 ** count));
  }
  throw new UpstreamError('again', { code: 'row-busy', standing: 'change-not-made', values: { doing } });
}

/** False: the row has changed since it was read. */
async function patch(
  dataverse: Dataverse,
  path: string,
  body: SystemuserChange,
  etag: string,
  doing: string,
): Promise<boolean> {
  const answer = await dataverse.write({
    doing,
    method: 'PATCH',
    path,
    body,
    // Without If-Match a PATCH is an upsert and may create a row.
    headers: { 'if-match': etag },
    repeatable: true,
    accept: [CHANGED, VERSIONS_UNSUPPORTED],
  });
  if (answer.status < 300) return true;
  if (answer.status === 412 || etag === '*') return false;
  return patch(dataverse, path, body, '*', doing);
}

async function readRow(dataverse: Dataverse, path: string, doing: string): Promise<VersionedSystemuser> {
  const row = await dataverse.read({ doing, path: path + systemuserQuery() }, versionedSystemuser);
  if (row.user.applicationid === null && row.user.deletedstate === 0) return row;

  const kind = row.user.deletedstate === 0 ? 'application-user' : 'deleted';
  throw new UpstreamError('refused', {
    code: 'wrong-row',
    standing: 'change-not-made',
    values: { doing, case: kind },
  });
}
