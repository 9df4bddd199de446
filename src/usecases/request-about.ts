import { accountKey } from '../desk/account-names';
import { isOpen } from '../desk/request';
import type { Caller } from './api';
import { findFor } from './context';
import type { Desk } from './ports';

/** Newest requests about one account that are looked at. */
const mostLooked = 50;

/**
 * The request somebody means who names its account: the open one, else the newest. Null when there is none that they may
 * see, as for a name that does not exist.
 */
export async function requestAbout(desk: Desk, { person }: Caller, accountName: string): Promise<string | null> {
  return desk.store.look(async (tx) => {
    const name = accountKey(accountName, desk.settings);
    const requests = await tx.requests.list({ accountName: name, limit: mostLooked });
    for (const { id } of [...requests.filter(isOpen), ...requests.filter((one) => !isOpen(one))])
      if (await findFor(desk, tx, person, id)) return id;
    return null;
  });
}
