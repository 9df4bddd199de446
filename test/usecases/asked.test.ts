import type { RequestKind, RequestState, ServiceRequest } from '../../src/desk/request';
import type { Caller, FormView, Seen } from '../../src/usecases/api';
import { dana, kim, olga, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { survey } from '../support/store-samples';

const day = 86_400_000;
const partners = '99999999-0000-4000-8000-0000000000a1';
/** Production is for everybody, UAT for partners. */
const stage = officeStage((settings) => ({
  ...settings,
  limits: { ...settings.limits, openRequestsPerPerson: 2 },
  environments: settings.environments.flatMap((one) => [
    one,
    { ...one, id: 'uat', name: 'UAT', requesters: { people: [kim.aadObjectId], groupId: partners } },
  ]),
}));

const filled = {
  accountName: 'svc-orders',
  environment: 'prod',
  role: 'orders',
  purpose: 'Moves orders into the CRM every night.',
  owner: ravi.aadObjectId,
};
const submit = (who: Caller, change: object = {}) => stage.office.useCases.submit(who, { ...filled, ...change });
const seen = async (who: Caller, change: object = {}): Promise<Seen> => {
  const answer = await submit(who, change);
  if ('form' in answer) throw new Error(JSON.stringify(answer.form.errors));
  return answer.seen;
};
const errors = async (who: Caller, change: object = {}): Promise<FormView['errors']> => {
  const answer = await submit(who, change);
  return 'form' in answer ? answer.form.errors : {};
};
const nameInUse = { accountName: { code: 'name-in-use', field: 'accountName', values: { name: 'svc-orders' } } };
const readAgo = (person: typeof ravi, ms: number, groups: readonly string[] = []) =>
  stage.write((tx) =>
    tx.people.save({
      aadObjectId: person.aadObjectId,
      asOf: stage.after(-ms),
      standing: 'member',
      groupsAsked: [partners],
      groups,
      groupsAsOf: stage.after(-ms),
    }),
  );

describe('a form that is sent', () => {
  it('is a request that is checked, and stands in the audit as it was filled in', async () => {
    const { view, audience, notice } = await seen(by(ravi), { reviewOn: '2029-12-01' });

    const draft = {
      kind: 'create',
      accountName: 'svc-orders',
      environmentId: 'prod',
      roleId: 'orders',
      purpose: 'Moves orders into the CRM every night.',
      accountKind: 'cloud',
      owner: ravi,
      passwordNeverExpires: false,
      passwordTaking: 'shown-once',
      reviewOn: '2029-12-01',
    };
    const { id } = view.request;
    expect(view.request).toEqual({
      ...draft,
      id,
      version: 1,
      state: 'checking',
      attempt: 0,
      marker: `${id}.abcd`,
      requester: ravi,
      requestedAt: stage.after(0),
      conversationId: by(ravi).conversationId,
      locale: 'en-GB',
      timeZone: 'UTC',
      approvals: [],
      expiresAt: stage.after(day),
      facts: {},
    });
    expect([audience, notice]).toEqual(['requester', undefined]);
    const line = { kind: 'state', actor: ravi, action: 'request-create', requestId: id, environmentId: 'prod' };
    expect(await stage.audit()).toEqual([{ ...line, object: 'svc-orders', after: draft }]);
    expect(await stage.jobs()).toEqual([`check-request ${id} ${stage.after(0)}`]);
    expect(await stage.redrawn()).toEqual([id]);
  });

  it.each<[string, Partial<Caller>, string | null, string | null]>([
    ['a personal chat', {}, ravi.name, null],
    ['a channel', { conversationKind: 'channel', conversationId: 'team' }, null, null],
    ['a form of their own, which becomes the card', { formActivityId: 'the form' }, ravi.name, 'the form'],
  ])('has its card where it was asked for: in %s', async (_where, place, viewer, activityId) => {
    const caller = { ...by(ravi), locale: 'de-DE', timeZone: 'Europe/Vienna', ...place };

    const { view } = await seen(caller);

    const subject = { kind: 'request', requestId: view.request.id } as const;
    const [card, ...others] = await stage.write((tx) => tx.postings.of(subject));
    expect(others).toEqual([]);
    expect(card).toMatchObject({ conversationId: caller.conversationId, activityId, locale: 'de-DE' });
    expect([card?.viewer?.name ?? null, card?.timeZone]).toEqual([viewer, 'Europe/Vienna']);
    expect(await stage.redrawn()).toEqual([view.request.id]);
  });

  it('and is not right is given back as it was filled in, with what is wrong and with the slots', async () => {
    await stage.write((tx) => tx.surveys.save(survey({ used: 5 })));
    const before = await stage.office.everything();

    const answer = await submit(by(ravi), { purpose: ' short ', role: 'none' });

    const form = 'form' in answer ? answer.form : null;
    expect(Object.keys(form?.errors ?? {})).toEqual(['role', 'purpose']);
    expect(form?.inputs).toMatchObject({ purpose: 'short', role: 'none', accountName: 'svc-orders' });
    expect(form?.environments.map(({ environment, slots }) => [environment.id, slots?.free])).toEqual([['prod', 2]]);
    expect(form).toMatchObject({ isFirstStep: false, hasOthers: false, requester: ravi });
    expect(await stage.office.everything()).toBe(before);
  });

  it('for an environment that is for others is not taken, and by one of them it is', async () => {
    const there = { environment: 'uat' };

    expect(await errors(by(ravi), there)).toEqual({
      environment: { field: 'environment', code: 'environment-missing' },
    });

    await readAgo(ravi, 0, [partners]);
    expect((await seen(by(ravi), there)).view.request.environmentId).toBe('uat');
    expect((await seen(by(kim), { ...there, accountName: 'svc-kim' })).view.request.environmentId).toBe('uat');
  });
});

describe('a name', () => {
  const standing = (kind: RequestKind, state: RequestState, change: Partial<ServiceRequest> = {}) =>
    stage.office.insert({ accountName: 'svc-orders', kind, state, ...change });

  it.each(['checking', 'pending', 'approved', 'running', 'needs-hands'] as const)(
    'that the same person has asked for there is that request: %s',
    async (state) => {
      const { id } = await standing('create', state);

      const { view, notice } = await seen(by(ravi), { purpose: 'Something else entirely.' });

      expect(view.request.id).toBe(id);
      expect(notice).toEqual({ key: 'notice.same-request', values: { id } });
      expect([await stage.audit(), await stage.jobs()]).toEqual([[], []]);
    },
  );

  it.each<[string, RequestKind, Partial<ServiceRequest>]>([
    ['that somebody else has asked for', 'create', { requester: olga }],
    ['that is asked for elsewhere', 'create', { environmentId: 'uat' }],
    ['whose account is to end', 'retire', {}],
  ])('%s is in use', async (_what, kind, change) => {
    await standing(kind, 'pending', change);

    expect(await errors(by(ravi))).toEqual(nameInUse);
    expect(await stage.audit()).toEqual([]);
  });

  it('whose account is in use is in use, and free again when that is over', async () => {
    const account = await stage.office.enter(await standing('create', 'done'));
    expect(await errors(by(ravi))).toEqual(nameInUse);

    await stage.write((tx) => tx.accounts.save({ ...account, state: 'retired' }));

    expect((await seen(by(ravi))).view.request.state).toBe('checking');
  });

  it.each(['refused', 'rejected', 'withdrawn', 'expired', 'undone'] as const)(
    'is free where what was asked for has come to nothing: %s',
    async (state) => {
      const { id } = await standing('create', state);

      expect((await seen(by(ravi))).view.request.id).not.toBe(id);
    },
  );
});

it('nobody has more open than the settings let them, whatever they had and others have', async () => {
  await stage.office.insert({ state: 'done' });
  for (const requester of [olga, olga, ravi]) await stage.office.insert({ requester });
  await seen(by(ravi));
  const before = await stage.office.everything();

  await expect(submit(by(ravi), { accountName: 'svc-third' })).rejects.toMatchObject({
    problem: { code: 'too-many-requests', standing: 'request-not-sent', values: { count: 2 } },
  });

  expect(await stage.office.everything()).toBe(before);
});

describe('whoever opens the form', () => {
  it.each([
    ['was read a minute ago', 60_000, false],
    ['was read before that', 60_001, true],
    ['was never read', null, true],
  ])('is read by Entra again where groups decide what is offered: who %s', async (_who, ms, isRead) => {
    if (ms !== null) await readAgo(ravi, ms);

    await stage.office.useCases.form(by(ravi));

    expect(await stage.jobs()).toEqual(isRead ? [`read-person ${ravi.aadObjectId} ${stage.after(0)}`] : []);
  });

  it('is offered what they may ask for, with the free slots, and nothing is wrong yet', async () => {
    await stage.write((tx) => tx.surveys.save(survey({ environmentId: 'uat', used: 3 })));
    const offered = async (who: typeof kim) => {
      const { environments, ...form } = await stage.office.useCases.form(by(who));
      expect(form).toEqual({ isFirstStep: false, hasOthers: false, requester: who, inputs: {}, errors: {} });
      return environments.map(({ environment, slots }) => [environment.id, slots?.free ?? null]);
    };

    expect(await offered(kim)).toEqual([
      ['prod', null],
      ['uat', 4],
    ]);
    expect(await offered(ravi)).toEqual([['prod', null]]);
  });
});

it.each([
  ['an approver', dana, { asks: true, decides: true }],
  ['anybody else', ravi, { asks: true, decides: false }],
])('the help knows what %s may do', async (_who, person, may) => {
  await stage.write((tx) => tx.approvers.save('uat', [dana], stage.after(0)));

  expect(await stage.office.useCases.mayDo(by(person))).toEqual(may);
});
