import { retired } from '../../src/desk/account';
import type { AccountRecord } from '../../src/desk/account';
import type { ServiceRequest } from '../../src/desk/request';
import { dana, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const day = 86_400_000;
const stage = officeStage();

let account: AccountRecord;
/** Ravi asked for it, Olga owns it. */
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  account = await inUse('svc-one');
  await inUse('svc-two');
});

async function inUse(accountName: string): Promise<AccountRecord> {
  return stage.office.enter(await stage.office.insert({ accountName, state: 'done', attempt: 1 }));
}

const { retirement, retire, keep } = {
  retirement: (who: typeof olga, name = 'svc-one') => stage.office.useCases.retirement(by(who), name),
  retire: (who: typeof olga, inputs: unknown, name = 'svc-one') => stage.office.useCases.retire(by(who), name, inputs),
  keep: (who: typeof olga, name = 'svc-one') => stage.office.useCases.keep(by(who), name),
};
const why = { retireReason: ' The portal is gone. ' };
const inRegister = (name = 'svc-one') => stage.write((tx) => tx.accounts.get(name));

describe('the end of an account', () => {
  it.each([ravi, olga, dana])('is shown to $name before it is asked for, and nothing is written', async (who) => {
    const before = await stage.office.everything();

    expect(await retirement(who)).toEqual({ account, environment: stage.office.desk.settings.environments[0] });

    expect(await stage.office.everything()).toBe(before);
  });

  it.each([ravi, olga, dana])('is asked for by $name with a reason, and is checked', async (who) => {
    const { view, notice } = await retire(who, why);

    const { environmentId, name: accountName, kind: accountKind, roleId, purpose, owner, reviewOn } = account;
    const draft = {
      ...{ kind: 'retire', environmentId, accountName, accountKind, roleId, purpose, owner, reviewOn },
      passwordNeverExpires: false,
      reason: 'The portal is gone.',
    };
    const { id } = view.request;
    expect(view.request).toMatchObject({ ...draft, state: 'checking', attempt: 0, requester: who });
    expect(view.request.expiresAt).toBe(stage.after(day));
    expect(notice).toBeUndefined();
    const line = { kind: 'state', actor: who, action: 'request-retire', requestId: id, environmentId };
    expect(await stage.audit()).toEqual([{ ...line, object: 'svc-one', after: draft }]);
    expect(await stage.jobs()).toEqual([`check-request ${id} ${stage.after(0)}`]);
  });

  it.each([undefined, null, 7, {}, { retireReason: ' ' }, { retireReason: 7 }])(
    'is asked for with a reason, which this is not: %j',
    async (inputs) => {
      const before = await stage.office.everything();

      expect(await refusal(retire(olga, inputs))).toEqual({
        code: 'retire-reason-missing',
        field: 'retireReason',
        standing: 'nothing-changed',
        values: { account: 'svc-one' },
      });
      expect(await stage.office.everything()).toBe(before);
    },
  );

  it('may have a reason of one letter', async () => {
    expect((await retire(olga, { retireReason: 'x' })).view.request.reason).toBe('x');
  });

  it('is asked for once: whoever asks again sees the request that is open, whatever they write', async () => {
    const { view } = await retire(ravi, why);
    const { id } = view.request;
    const notice = { key: 'notice.same-request', values: { id } };

    expect(await retirement(olga)).toMatchObject({ seen: { view: { request: { id } }, notice } });
    expect(await retire(dana, {})).toMatchObject({ view: { request: { id } }, notice });

    expect(await retirement(olga, 'svc-two')).toHaveProperty('account');
    expect(await stage.audit()).toHaveLength(1);
  });

  it('is no matter of somebody else, nor of an account that is over', async () => {
    await stage.write((tx) => tx.accounts.save(retired(account, stage.after(0))));

    for (const [who, name] of [
      [sam, 'svc-two'],
      [olga, 'svc-one'],
      [olga, 'svc-none'],
    ] as const) {
      expect(await refusal(retirement(who, name))).toEqual({ code: 'unknown-account' });
      expect(await refusal(retire(who, why, name))).toEqual({ code: 'unknown-account' });
    }
    expect(await stage.jobs()).toEqual([]);
  });
});

describe('an account that is still needed', () => {
  const thisYear = '2030-03-01';

  it.each([olga, dana])('is kept by $name: it is reviewed in a year, and that stands in the audit', async (who) => {
    await stage.write((tx) => tx.accounts.save({ ...account, reviewAskedAt: stage.after(0) }));
    await stage.write((tx) => tx.jobs.schedule({ kind: 'review-account', key: 'svc-one', dueAt: stage.now }));
    await stage.hasCard(olga, account.requestId);

    expect(await keep(who)).toEqual({ account: { ...account, reviewOn: thisYear }, endAskedIn: null });

    expect(await inRegister()).toEqual({ ...account, reviewOn: thisYear });
    expect(await stage.jobs()).toEqual([`review-account svc-one ${thisYear}T00:00:00.000Z`]);
    expect(await stage.redrawn()).toEqual([account.requestId]);
    const { requestId, environmentId, userPrincipalName: object } = account;
    const states = { before: { reviewOn: '2030-01-01' }, after: { reviewOn: thisYear } };
    const line = { kind: 'decision', actor: who, action: 'keep-account', requestId, environmentId, object };
    expect(await stage.audit()).toEqual([{ ...line, ...states }]);
  });

  it.each([ravi, sam])('is kept by nobody else, as whoever asked for it: $name', async (who) => {
    const before = await stage.office.everything();

    expect(await refusal(keep(who))).toEqual({ code: 'unknown-account' });
    expect(await stage.office.everything()).toBe(before);
  });

  it('is kept beside a change of its password', async () => {
    await stage.office.insert({ kind: 'rotate', state: 'running', accountName: 'svc-one' });

    expect((await keep(olga)).endAskedIn).toBeNull();
  });

  it('is kept beside the request that makes it right, which is no end', async () => {
    await stage.office.books.database.query(
      `update desk.requests set state = 'running', body = body || '{"state": "running"}' where id = $1`,
      [account.requestId],
    );

    expect((await keep(olga)).endAskedIn).toBeNull();
  });

  const ends = (change: Partial<ServiceRequest> = {}) =>
    stage.office.insert({ kind: 'retire', accountName: 'svc-one', requester: olga, ...change });

  it('is not kept once its end was approved, which is said with who did', async () => {
    const decision = { verdict: 'approved', by: lee, at: stage.after(0) } as const;
    const { id } = await ends({ state: 'approved', decision });

    expect(await refusal(keep(olga))).toEqual({
      code: 'not-kept',
      standing: 'nothing-changed',
      values: { id, account: 'svc-one', by: lee.name },
    });
    expect(await stage.audit()).toEqual([]);
  });

  it.each(['pending', 'checking'] as const)(
    'ends what the desk asked for, which says so in the audit and on its cards: %s',
    async (state) => {
      const { id } = await ends({ askedBy: 'review', state });
      await stage.hasCard(dana, id);
      await stage.hasCard(lee, id);

      expect(await keep(dana)).toMatchObject({ endAskedIn: null });

      const found = await stage.write((tx) => tx.requests.get(id));
      expect(found?.decision).toEqual({ verdict: 'withdrawn', by: dana, at: stage.after(0) });
      expect(await stage.audit()).toMatchObject([
        { kind: 'decision', action: 'keep-account' },
        {
          kind: 'decision',
          actor: dana,
          action: 'withdraw',
          requestId: id,
          before: { state },
          after: { state: 'withdrawn' },
        },
      ]);
      expect(await stage.redrawn()).toEqual([id]);
      const toLee = state === 'pending' ? [`${lee.name} notice.withdrawn`] : [];
      expect(await stage.heard()).toEqual([...toLee, `${olga.name} notice.withdrawn`]);
    },
  );

  it('is told once to the admins in their conversation, as what the review asked for', async () => {
    await stage.write((tx) => tx.conversations.remember(conversation('admins')));
    const { id } = await ends({ askedBy: 'review' });

    await keep(olga);

    const values = {
      id,
      account: 'svc-one',
      requester: olga.name,
      environment: 'Production',
      by: olga.name,
      case: 'review',
    };
    expect(await stage.told()).toEqual([{ to: 'admins', message: 'notice.withdrawn', values }]);
  });

  it('whose end a person asked for is kept, and they stay asked', async () => {
    const { id } = await ends({ requester: ravi });

    expect(await keep(olga)).toMatchObject({ account: { reviewOn: thisYear }, endAskedIn: id });
    expect(await stage.office.stateOf(id)).toBe('pending');
    expect(await stage.heard()).toEqual([]);
  });

  it('by an approver who rejects what the desk asked for is kept as well, but not what a person asked for', async () => {
    const review = await ends({ askedBy: 'review' });
    const asked = await ends({ accountName: 'svc-two', requester: ravi });
    const reject = (id: string) => stage.office.useCases.reject(by(dana), id, null, { rejectReason: 'Needed.' });

    await reject(review.id);
    await reject(asked.id);

    expect([(await inRegister())?.reviewOn, (await inRegister('svc-two'))?.reviewOn]).toEqual([thisYear, '2030-01-01']);
    const told = await stage.told();
    expect(told.map(({ to, values }) => [to, values['until'], values['case']])).toEqual([
      [olga.name, thisYear, 'review'],
      ['team', undefined, undefined],
    ]);
  });

  it('that was retired meanwhile is not reviewed again by a rejection of its end', async () => {
    await stage.write((tx) => tx.accounts.save(retired(account, stage.after(0))));
    const { id } = await ends({ askedBy: 'review' });

    await stage.office.useCases.reject(by(dana), id, null, { rejectReason: 'Needed.' });

    expect((await inRegister())?.reviewOn).toBe('2030-01-01');
    expect((await stage.told())[0]?.values).not.toHaveProperty('until');
  });
});
