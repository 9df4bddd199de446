import type { ServiceRequest } from '../../src/desk/request';
import type { Store } from '../../src/usecases/ports';
import { dana } from './cast';
import { sampleRequest } from './sample-request';

/** An approved request with its slot and its order, as the approval leaves them. */
export function orderRun(store: Store, environmentId: string, accountName: string): Promise<void> {
  return store.transaction(async (tx) => {
    const id = await tx.requests.nextId();
    const approved: Partial<ServiceRequest> = {
      id,
      marker: `${id}.test`,
      accountName,
      environmentId,
      state: 'approved',
      attempt: 1,
    };
    const request = sampleRequest(approved);
    await tx.requests.insert(request);
    const plan = { account: request.accountName, role: request.roleId, approvals: 1 };
    const after = { state: 'approved', decision: null, plan };
    await tx.audit.append({ kind: 'decision', actor: dana, action: 'approve', requestId: id, after });
    await tx.slots.hold(environmentId, id);
    await tx.jobs.schedule({ kind: 'start-run', key: `${id}:1`, dueAt: new Date(), data: { mode: 'forward' } });
  });
}
