import type { ServiceRequest } from '../../src/desk/request';
import { createUseCases } from '../../src/usecases';
import { approveAlike } from '../../src/usecases/approve-alike';
import { beginRun } from '../../src/usecases/begin-run';
import { closeExpired } from '../../src/usecases/expire';
import type { Store, Tx } from '../../src/usecases/ports';
import { dana, lee, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';

const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const requestOf = (id: string) => stage.write((tx) => tx.requests.get(id));

/** The books in which another change of the request always comes right before the one that is made. */
function overtaken(tx: Tx, change: Partial<ServiceRequest> | null): Tx {
  const replace: Tx['requests']['replace'] = async (next, expected) => {
    const before = await tx.requests.get(next.id);
    if (before && change) await tx.requests.replace({ ...before, ...change, version: expected + 1 }, expected);
    return change !== null && tx.requests.replace(next, expected);
  };
  return { ...tx, requests: { ...tx.requests, replace } };
}

function useCasesOvertakenBy(change: Partial<ServiceRequest> | null) {
  const { store, vault } = stage.office.books;
  const slow: Store = { ...store, transaction: (work) => store.transaction((tx) => work(overtaken(tx, change))) };
  return createUseCases({ ...stage.office.desk, store: slow }, vault);
}

describe('a change that another one has overtaken', () => {
  const rejected = () =>
    ({ state: 'rejected', decision: { verdict: 'rejected', by: lee, at: stage.after(0), reason: 'No.' } }) as const;

  it.each([
    ['an approval', dana, 'approve'],
    ['a withdrawal', ravi, 'withdraw'],
  ] as const)('does nothing, and whoever made it sees what won: %s', async (_what, who, deed) => {
    const { id } = await stage.office.insert();

    const { view, notice } = await useCasesOvertakenBy(rejected())[deed](by(who), id, null, {});

    expect(view.request).toMatchObject({ id, state: 'rejected', version: 2 });
    expect(notice).toMatchObject({ key: 'notice.already-rejected', values: { id, by: lee.name } });
    expect([await stage.jobs(), await stage.told(), await stage.audit()]).toEqual([[], [], []]);
  });

  it('shows the request as it was read where it is gone by then', async () => {
    const { id } = await stage.office.insert();

    const { view, notice } = await useCasesOvertakenBy(null).approve(by(dana), id, null, {});

    expect([view.request.state, notice?.key]).toEqual(['pending', 'notice.already-pending']);
  });

  it('is no end of the time of a question, and says nothing of it', async () => {
    const request = await stage.office.insert({ expiresAt: stage.after(0) });

    const closed = await stage.write((tx) =>
      closeExpired(stage.office.desk, overtaken(tx, rejected()), request, stage.after(0)),
    );
    const late = await useCasesOvertakenBy(null).approve(
      by(dana),
      (await stage.office.insert({ expiresAt: stage.after(0) })).id,
      null,
      {},
    );

    expect(closed).toBeNull();
    expect(late.notice?.key).toBe('notice.already-pending');
    expect([await stage.told(), await stage.audit()]).toEqual([[], []]);
  });

  it('begins no run', async () => {
    const { id } = await stage.office.insert({ state: 'approved', attempt: 1 });

    expect(await stage.write((tx) => beginRun(overtaken(tx, { state: 'pending' }), id, 1))).toBe(false);
    expect(await stage.audit()).toEqual([]);
  });
});

describe('a run begins', () => {
  const begin = (id: string, attempt: number) => stage.write((tx) => beginRun(tx, id, attempt));

  it('once it is approved, which stands in the audit once, however often it is asked', async () => {
    const { id, environmentId, accountName: object } = await stage.office.insert({ state: 'approved', attempt: 2 });

    expect([await begin(id, 2), await begin(id, 2)]).toEqual([true, true]);

    const states = { before: { state: 'approved' }, after: { state: 'running', attempt: 2 } };
    const line = { kind: 'state', actor: 'desk', action: 'begin', requestId: id, environmentId, object };
    expect(await stage.audit()).toEqual([{ ...line, ...states }]);
    expect(await requestOf(id)).toMatchObject({ state: 'running', version: 2 });
  });

  it.each<[string, Partial<ServiceRequest>]>([
    ['another attempt is on', { state: 'approved', attempt: 2 }],
    ['another attempt runs', { state: 'running', attempt: 2 }],
    ['approvers are asked again', { state: 'pending', attempt: 1 }],
    ['it is done', { state: 'done', attempt: 1 }],
    ['it has stopped', { state: 'needs-hands', attempt: 1 }],
  ])('and not where %s', async (_what, change) => {
    const { id } = await stage.office.insert(change);
    const before = await stage.office.everything();

    expect([await begin(id, 1), await begin('SA-999999', 1)]).toEqual([false, false]);
    expect(await stage.office.everything()).toBe(before);
  });
});

describe('several that are approved by one press', () => {
  it('are twenty at most', async () => {
    const chosen = Array.from({ length: 21 }, (_, at) => ({ requestId: `SA-${9_000 + at}`, version: 1 }));

    const outcomes = await stage.office.useCases.approveAlike(by(dana), chosen);

    expect(outcomes.map(({ requestId }) => requestId)).toEqual(chosen.slice(0, 20).map(({ requestId }) => requestId));
  });

  it('are not gone on with where the books fail', async () => {
    const store = { ...stage.office.books.store, transaction: () => Promise.reject(new Error('The disk is full.')) };

    const outcomes = approveAlike({ ...stage.office.desk, store }, by(dana), [{ requestId: 'SA-1', version: 1 }]);

    await expect(outcomes).rejects.toThrow('The disk is full.');
  });
});
