import { openStates } from '../desk/request';
import type { ServiceRequest } from '../desk/request';
import type { Tx } from './ports';

/** The database allows one open request of each sort per account, so two are all there can be. */
const most = 2;

/** The open request that decides whether there is an account of this name: its making, or its end. */
export async function openRequestOf(tx: Tx, accountName: string): Promise<ServiceRequest | null> {
  const open = await tx.requests.list({ states: openStates, accountName, limit: most });
  return open.find(({ kind }) => kind !== 'rotate') ?? null;
}

/** The change of its password that is not at its end. */
export async function openRotationOf(tx: Tx, accountName: string): Promise<ServiceRequest | null> {
  const open = await tx.requests.list({ states: openStates, accountName, limit: most });
  return open.find(({ kind }) => kind === 'rotate') ?? null;
}

/**
 * The request whose run is changing an account that is in use, or has stopped halfway through its end: whoever reads the
 * account until that is over sees the work of the desk.
 */
export async function changeUnderWay(tx: Tx, accountName: string): Promise<ServiceRequest | null> {
  const open = await openRequestOf(tx, accountName);
  const isRunning = open?.state === 'approved' || open?.state === 'running';
  const isHalfEnded = open?.kind === 'retire' && open.state === 'needs-hands';
  return isRunning || isHalfEnded ? open : null;
}

/** Something changed that the cards of all requests of an environment speak of which wait for a decision. */
export async function redrawPending(tx: Tx, environmentId: string): Promise<void> {
  await tx.postings.staleWaiting(environmentId, ['pending']);
}

/** The same for all that wait for its approvers: those that stopped name whoever can act on them. */
export async function redrawForApprovers(tx: Tx, environmentId: string): Promise<void> {
  await tx.postings.staleWaiting(environmentId, ['pending', 'needs-hands']);
}
