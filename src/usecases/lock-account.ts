import type { AccountRecord } from '../desk/account';
import type { Tx } from './ports';

/**
 * The account, locked until the transaction ends, behind the request that made it: a decision and a run lock a request
 * before the account it is about, and none of them waits for another in a circle as long as everybody does.
 */
export async function lockAccount(tx: Tx, name: string): Promise<AccountRecord | null> {
  const known = await tx.accounts.look(name);
  if (known) await tx.requests.get(known.requestId);
  return tx.accounts.get(name);
}
