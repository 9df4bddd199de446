import type { ServiceRequest } from '../../src/desk/request';
import { dana, kim, lee, olga, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const asks = async (change: Partial<ServiceRequest> = {}) => {
  const request = await stage.office.insert(change);
  const expiry = { kind: 'expire-request', key: request.id, dueAt: new Date(request.expiresAt) } as const;
  await stage.write((tx) => tx.jobs.schedule(expiry));
  return request;
};
const approve = ({ id }: ServiceRequest, who = dana) => stage.office.useCases.approve(by(who), id, null, {});
const withdraw = ({ id }: ServiceRequest, who = ravi) => stage.office.useCases.withdraw(by(who), id);
const about = ({ id, accountName: account, requester }: ServiceRequest) => ({ id, account, requester: requester.name });
const byDana = { by: dana.name, environment: 'Production' };

describe('an approval', () => {
  it('is told where each of two accounts was asked for, by name, and to nobody else', async () => {
    const [one, two] = [await asks(), await asks()];

    await approve(one);
    await approve(two);

    const told = (request: ServiceRequest) => ({
      to: 'team',
      message: 'notice.approved',
      values: { ...about(request), ...byDana, case: 'create' },
      mention: ravi.name,
    });
    expect(await stage.told()).toEqual([told(one), told(two)]);
  });

  it('of the end of an account is told to its owner as well, each time', async () => {
    const of = (accountName: string) => asks({ kind: 'retire', accountName });
    const [one, two] = [await of('svc-one'), await of('svc-two')];

    await approve(one);
    await approve(two);

    const values = (request: ServiceRequest) => ({ ...about(request), ...byDana, case: 'retire' });
    expect(await stage.told()).toEqual([
      { to: olga.name, message: 'notice.retire-begins', values: values(one) },
      { to: olga.name, message: 'notice.retire-begins', values: values(two) },
      { to: 'team', message: 'notice.approved', values: values(one), mention: ravi.name },
      { to: 'team', message: 'notice.approved', values: values(two), mention: ravi.name },
    ]);
  });

  it('of its end is told once to the owner who asked for it, and says so where the desk asked in their name', async () => {
    await approve(await asks({ kind: 'retire', requester: olga }));
    const review = await asks({ kind: 'retire', requester: olga, askedBy: 'review', accountName: 'svc-review' });
    await approve(review);

    expect(await stage.heard()).toEqual([`${olga.name} notice.approved`, 'team notice.approved']);
    expect((await stage.told())[0]?.values).toEqual({ ...about(review), ...byDana, case: 'review' });
  });

  it('stands in the audit with what was decided on, ends the time of the question, and redraws that card alone', async () => {
    const [one, other] = [await asks(), await asks()];
    await stage.hasCard(lee, one.id);
    await stage.hasCard(lee, other.id);

    await approve(one);

    const { environmentId, accountName: object, id: requestId } = one;
    const decision = { verdict: 'approved', by: dana, at: stage.after(0) };
    const plan = expect.objectContaining({ account: object, kind: 'create', approvals: 1 }) as unknown;
    expect(await stage.audit()).toEqual([
      {
        kind: 'decision',
        actor: dana,
        action: 'approve',
        requestId,
        environmentId,
        object,
        before: { state: 'pending' },
        after: { state: 'approved', decision, plan },
      },
    ]);
    expect(await stage.redrawn()).toEqual([one.id]);
    expect(await stage.jobs()).toEqual([
      `expire-request ${other.id} ${other.expiresAt}`,
      `start-run ${one.id}:1 ${stage.after(0)} {"mode":"forward"}`,
    ]);
  });

  it('that is the first of two is no end: the time of the question runs on, and nobody is told', async () => {
    const request = await asks({ roleId: 'admin' });

    await approve(request);

    expect(await stage.told()).toEqual([]);
    expect(await stage.jobs()).toEqual([`expire-request ${request.id} ${request.expiresAt}`]);
    expect(await stage.audit()).toMatchObject([{ action: 'approve', after: { state: 'pending', decision: null } }]);
  });
});

describe('a rejection', () => {
  it('is told with its reason where each of two was asked for, and nothing of a next review', async () => {
    const [one, two] = [await asks(), await asks({ kind: 'retire', accountName: 'svc-ends' })];
    await stage.office.enter(two);
    const reject = (id: string) => stage.office.useCases.reject(by(dana), id, null, { rejectReason: ' Too wide. ' });

    await reject(one.id);
    await reject(two.id);

    const told = (request: ServiceRequest) => ({
      to: 'team',
      message: 'notice.rejected',
      values: { ...about(request), by: dana.name, reason: 'Too wide.' },
      mention: ravi.name,
    });
    expect(await stage.told()).toEqual([told(one), told(two)]);
    expect(await stage.jobs()).toEqual([]);
    const decision = { verdict: 'rejected', by: dana, at: stage.after(0), reason: 'Too wide.' };
    expect((await stage.audit()).map(({ action, after }) => [action, after])).toEqual([
      ['reject', { state: 'rejected', decision }],
      ['reject', { state: 'rejected', decision }],
    ]);
  });

  it.each([undefined, null, 'text', 7])('with nothing that is a reason is none: %j', async (inputs) => {
    const { id } = await asks();

    await expect(stage.office.useCases.reject(by(dana), id, null, inputs)).rejects.toMatchObject({
      problem: {
        code: 'reason-missing',
        field: 'rejectReason',
        standing: 'nothing-changed',
        values: { requestId: id },
      },
    });
    expect(await stage.office.stateOf(id)).toBe('pending');
  });
});

describe('whoever withdraws', () => {
  const withdrawn = (request: ServiceRequest, to: string) => ({
    to,
    message: 'notice.withdrawn',
    values: { ...about(request), environment: 'Production', by: ravi.name, case: '' },
  });

  it('is heard by those whom the card has reached and who still decide, and by nobody else', async () => {
    const [one, two] = [await asks(), await asks()];
    for (const { id } of [one, two]) for (const who of [dana, kim]) await stage.hasCard(who, id);
    const look = { subject: { kind: 'request', requestId: one.id }, locale: 'en-GB', timeZone: 'UTC' } as const;
    await stage.write((tx) => tx.postings.addFor(lee, look));

    await withdraw(one);
    await withdraw(two);

    expect(await stage.told()).toEqual([withdrawn(one, dana.name), withdrawn(two, dana.name)]);
    expect(await stage.audit()).toMatchObject([
      { action: 'withdraw', actor: ravi, after: { decision: { verdict: 'withdrawn', by: ravi } } },
      { action: 'withdraw', requestId: two.id },
    ]);
  });

  it('is heard once in the conversation of the admins where they have one', async () => {
    await stage.write((tx) => tx.conversations.remember(conversation('admins')));
    const request = await asks();
    await stage.hasCard(dana, request.id);

    await withdraw(request);

    expect(await stage.told()).toEqual([withdrawn(request, 'admins')]);
  });

  it('before the check was through tells nobody, because nobody was asked', async () => {
    const request = await asks({ state: 'checking' });
    await stage.hasCard(dana, request.id);

    await withdraw(request);

    expect(await stage.office.stateOf(request.id)).toBe('withdrawn');
    expect(await stage.told()).toEqual([]);
  });

  it.each([olga, dana, kim])('is the one who asked, and not $name', async (who) => {
    const request = await asks();

    await expect(withdraw(request, who)).rejects.toMatchObject({ problem: { code: 'unknown-request' } });
    expect(await stage.office.stateOf(request.id)).toBe('pending');
  });

  it('after the decision changes nothing, and is told by whom it was decided', async () => {
    const request = await asks();
    await approve(request);
    await expect(withdraw(request)).rejects.toMatchObject({
      problem: { code: 'already-approved', values: { id: request.id, by: dana.name } },
    });
    expect(await stage.office.stateOf(request.id)).toBe('approved');
  });
});

describe('a question whose time is over', () => {
  it('is closed by whoever decides on it then; who asked and who was asked hear of it', async () => {
    const [one, two] = [await asks({ expiresAt: stage.after(0) }), await asks({ expiresAt: stage.after(1) })];
    await stage.hasCard(dana, one.id);

    const seen = await approve(one, lee);
    await approve(two, lee);

    expect([await stage.office.stateOf(one.id), await stage.office.stateOf(two.id)]).toEqual(['expired', 'approved']);
    const at = stage.after(0);
    expect(seen.notice).toEqual({
      key: 'notice.already-expired',
      values: { id: one.id, state: 'expired', at, by: '' },
    });
    const values = { ...about(one), until: one.expiresAt, case: 'create' };
    expect(await stage.told()).toEqual([
      { to: dana.name, message: 'notice.expired-undecided', values },
      { to: 'team', message: 'notice.approved', values: expect.anything() as object, mention: ravi.name },
      { to: 'team', message: 'notice.expired', values, mention: ravi.name },
    ]);
    const { id: requestId, environmentId, accountName: object } = one;
    const states = { before: { state: 'pending' }, after: { state: 'expired' } };
    const closed = { kind: 'decision', actor: 'desk', action: 'expire', requestId, environmentId, object, ...states };
    expect((await stage.audit())[0]).toEqual(closed);
    expect(await stage.jobs('expire-request')).toEqual([]);
    expect(await stage.redrawn()).toEqual([one.id]);
  });

  it('is told twice where two were closed, and in the name of the review where the desk had asked', async () => {
    const over = { kind: 'retire', expiresAt: stage.after(0), requester: olga } as const;
    const [one, two] = [await asks({ ...over, askedBy: 'review' }), await asks({ ...over, accountName: 'svc-two' })];

    await approve(one);
    await approve(two);

    const told = await stage.told();
    expect(told.map(({ to, values }) => [to, values['case']])).toEqual([
      [olga.name, 'review'],
      ['team', 'retire'],
    ]);
  });
});
