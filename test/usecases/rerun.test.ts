import type { ServiceRequest } from '../../src/desk/request';
import { dana, lee, ravi } from '../support/cast';
import { made } from '../support/ended-runs';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';

const hour = 3_600_000;
const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const stopped = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'needs-hands', attempt: 1, problem: { code: 'slot-lost' }, ...change });
const note = 'Set the access mode in the admin center.';
const requestOf = (id: string) => stage.write((tx) => tx.requests.get(id));

describe('another run of a stopped request', () => {
  it.each([
    ['retry', 'forward'],
    ['undo', 'undo'],
  ] as const)('%s: is ordered at once, once for each attempt, and stands in the audit', async (action, mode) => {
    const decision = { verdict: 'approved', by: lee, at: stage.after(-hour), startsAt: stage.after(hour) } as const;
    const [one, other] = [await stopped({ decision }), await stopped({ attempt: 4 })];

    for (const { id } of [one, other]) await stage.office.useCases[action](by(dana), id);

    expect(await stage.jobs()).toEqual([
      `start-run ${one.id}:2 ${stage.after(0)} {"mode":"${mode}"}`,
      `start-run ${other.id}:5 ${stage.after(0)} {"mode":"${mode}"}`,
    ]);
    const { id: requestId, environmentId, accountName: object } = one;
    const states = { before: { state: 'needs-hands' }, after: { state: 'running', attempt: 2 } };
    const line = { kind: 'decision', actor: dana, action, requestId, environmentId, object, ...states };
    expect((await stage.audit())[0]).toEqual(line);
    expect(await requestOf(one.id)).toMatchObject({ state: 'running', attempt: 2 });
    expect(await requestOf(one.id)).not.toHaveProperty('problem');
  });

  it.each(['retry', 'undo', 'byHand'] as const)('is no question where it has not stopped: %s', async (deed) => {
    const running = await stage.office.insert({ state: 'running', attempt: 1 });
    const before = await stage.office.everything();

    const { notice } = await stage.office.useCases[deed](by(dana), running.id, { note });

    expect(notice?.key).toBe('notice.already-running');
    expect(await stage.office.everything()).toBe(before);
  });

  it.each([
    ['retry', 'retry'],
    ['undo', 'undo'],
    ['byHand', 'by-hand'],
  ] as const)('is not for whoever asked, and their try stands in the audit: %s', async (deed, action) => {
    const request = await stopped();

    await refusal(stage.office.useCases[deed](by(ravi), request.id, { note }));

    const { id: requestId, environmentId, accountName: object } = request;
    expect(await stage.audit()).toEqual([{ kind: 'denied', actor: ravi, action, requestId, environmentId, object }]);
  });
});

describe('an account is put right', () => {
  const finished = async (change: Partial<ServiceRequest> = {}) => {
    const request = await stage.office.insert({ state: 'done', attempt: 1, facts: made, ...change });
    await stage.office.enter(request);
    return request;
  };
  const repair = (name: string, who = dana) => stage.office.useCases.repair(by(who), name);

  it('by a run that is ordered for it, whose name may be written as its user principal name', async () => {
    const request = await finished();

    await repair(` ${request.accountName.toUpperCase()}@contoso.onmicrosoft.com`);

    expect(await stage.jobs()).toEqual([`start-run ${request.id}:2 ${stage.after(0)} {"mode":"repair"}`]);
    expect(await stage.audit()).toMatchObject([{ action: 'repair', actor: dana, requestId: request.id }]);
  });

  it('not where a person had finished it: the run would take back what they did', async () => {
    const { accountName } = await finished({ facts: { ...made, accessModeSet: false } });
    const before = await stage.office.everything();

    expect(await refusal(repair(accountName))).toEqual({
      code: 'only-by-hand',
      standing: 'nothing-changed',
      values: { account: accountName },
    });
    expect(await stage.office.everything()).toBe(before);
  });

  it('not while its end is open, which is named', async () => {
    const { accountName } = await finished();
    const end = await stage.office.insert({ kind: 'retire', accountName });

    expect(await refusal(repair(accountName))).toEqual({
      code: 'ends-already',
      standing: 'nothing-changed',
      values: { id: end.id, account: accountName },
    });
    expect(await stage.jobs()).toEqual([]);
  });

  it('not by whoever owns it by now, whatever they were when it was asked for', async () => {
    const request = await finished();
    const { name } = await stage.office.enter(request);
    await stage.write(async (tx) => {
      const found = await tx.accounts.get(name);
      if (found) await tx.accounts.save({ ...found, owner: lee });
    });

    expect(await refusal(repair(name, lee))).toMatchObject({ code: 'own-account' });
    expect(await stage.jobs()).toEqual([]);
    expect(await stage.audit()).toEqual([
      expect.objectContaining({ kind: 'denied', action: 'repair', actor: lee, object: name }),
    ]);
  });

  it('not for a name that nobody has, and the name that was tried stands in the audit', async () => {
    expect(await refusal(repair('SVC-Nobody'))).toMatchObject({ code: 'unknown-account' });
    expect(await stage.audit()).toEqual([{ kind: 'denied', actor: dana, action: 'repair', object: 'svc-nobody' }]);
  });

  it('once: a second press sees that it is under way', async () => {
    const { accountName } = await finished();
    await repair(accountName);

    expect((await repair(accountName)).notice?.key).toBe('notice.already-running');
    expect(await stage.jobs()).toHaveLength(1);
  });
});
