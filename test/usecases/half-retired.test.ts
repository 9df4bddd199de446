import type { ServiceRequest } from '../../src/desk/request';
import type { Durable } from '../../src/recipe/durable';
import type { RunPorts } from '../../src/recipe/ports';
import { runRequest } from '../../src/recipe/run';
import { dana } from '../support/cast';
import { changeUser, enter, finishedAccountStage, ids, stage } from '../support/finished-account';
import { by } from '../support/office';

finishedAccountStage();
beforeEach(() => stage().office.approvers([dana]));

const denied = { kind: 'refuse', status: 403, code: 'Authorization_RequestDenied', times: 1_000 } as const;
const requestOf = (id: string) => stage().office.books.store.look((tx) => tx.requests.get(id));
const isEnabled = () => stage().contoso.tenant.user(ids.user)?.properties['accountEnabled'];

/** Until {@link allow}, Microsoft refuses these calls about users. */
function deny(method: 'GET' | 'PATCH'): void {
  stage().contoso.tenant.failNext({ service: 'graph', method, path: /\/users\//, ...denied });
}

const allow = () => stage().contoso.tenant.core.faults.clear();

/** An attempt, with a clock that is turned instead of waited for. Gives the request as it is then. */
async function run(requestId: string, attempt: number, mode: 'forward' | 'undo'): Promise<ServiceRequest | null> {
  const { office, contoso } = stage();
  const { settings } = office.desk;
  let ahead = 0;
  const durable: Durable = {
    step: (_name, work) => work(),
    sleep: async (_name, ms) => void (ahead += ms),
  };
  const ports = {
    ...contoso.microsoft,
    settings: { ...settings, waits: { ...settings.waits, replication: 1_000 } },
    register: { ...office.register(), differsFromDecision: async () => [] },
    clock: { now: () => new Date(Date.now() + ahead) },
  } as unknown as RunPorts;
  await runRequest(durable, ports, { requestId, attempt, mode });
  return requestOf(requestId);
}

/** Its end was approved and has run; only its sign-in could not be blocked. */
async function halfRetired() {
  const account = await enter();
  changeUser({ employeeId: account.marker });
  const { name: accountName, environmentId } = account;
  const approved = { kind: 'retire', accountName, environmentId, state: 'approved', attempt: 1 } as const;
  const { id } = await stage().office.insert(approved);
  deny('PATCH');
  const request = await run(id, 1, 'forward');
  allow();
  expect(request).toMatchObject({ state: 'needs-hands', problem: { code: 'sign-in-left' } });
  return { id, accountName, leftovers: request?.leftovers ?? [] };
}

it('a Retry that cannot begin closes no retirement that has begun: what is left is named, until it is done', async () => {
  const { id, accountName, leftovers } = await halfRetired();
  deny('GET');
  await stage().office.useCases.retry(by(dana), id);

  const again = await run(id, 2, 'forward');

  expect(leftovers.length).toBeGreaterThan(0);
  expect(again).toMatchObject({ state: 'needs-hands', problem: { next: { key: 'next.retry' } }, leftovers });
  expect(isEnabled()).toBe(true);

  allow();
  await stage().office.useCases.retry(by(dana), id);
  expect(await run(id, 3, 'forward')).toMatchObject({ state: 'done' });
  expect(isEnabled()).toBe(false);
  const ended = await stage().office.books.store.look((tx) => tx.accounts.get(accountName));
  expect(ended?.state).toBe('retired');
});

it('an Undo, which there is none of for a retirement, loses nothing that is left of it', async () => {
  const { id, leftovers } = await halfRetired();
  await stage().office.useCases.undo(by(dana), id);

  const undone = await run(id, 2, 'undo');

  expect(undone).toMatchObject({ state: 'needs-hands', problem: { code: 'nothing-to-undo' }, leftovers });
});
