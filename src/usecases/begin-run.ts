import { begin } from '../desk/transitions';
import { settle } from './change-request';
import type { Tx } from './ports';

/** True when this attempt of the request is the one to run: approved, or begun already. */
export async function beginRun(tx: Tx, requestId: string, attempt: number): Promise<boolean> {
  const request = await tx.requests.get(requestId);
  if (request?.attempt !== attempt) return false;
  if (request.state === 'running') return true;
  if (request.state !== 'approved') return false;
  const move = { next: begin(request), said: { attempt } };
  return settle(tx, request, move, { kind: 'state', actor: 'desk', action: 'begin' });
}
