import type { ServiceRequest } from '../../src/desk/request';
import { dana, kim, lee, olga, ravi } from '../support/cast';
import { made } from '../support/ended-runs';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';

const hour = 3_600_000;
const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const stopped = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'needs-hands', attempt: 1, problem: { code: 'slot-lost' }, ...change });
const note = 'Set the access mode in the admin center.';
const byHand = (id: string, end: string = 'done') => stage.office.useCases.byHand(by(dana), id, { note, end });
const account = (name: string) => stage.write((tx) => tx.accounts.get(name));
const requestOf = (id: string) => stage.write((tx) => tx.requests.get(id));

describe('what a person finished by hand', () => {
  it.each([
    ['create', 'done', 'create', []],
    ['create', 'undone', 'create-undone', []],
    ['retire', 'done', 'retire-done', [olga.name]],
    ['retire', 'undone', 'retire-undone', [olga.name]],
    ['rotate', 'done', 'rotate-done', [olga.name]],
    ['rotate', 'undone', 'rotate-undone', [olga.name]],
  ] as const)('a %s that is %s is told to whoever asked and to whom it concerns', async (kind, end, form, others) => {
    const request = await stopped({ kind, accountName: 'svc-one' });
    const second = await stopped({ kind, accountName: 'svc-two' });

    await byHand(request.id, end);
    await byHand(second.id, end);

    const values = (of: ServiceRequest) => ({
      id: of.id,
      account: of.accountName,
      requester: ravi.name,
      by: dana.name,
      case: form,
    });
    const told = (of: ServiceRequest, to: string) => ({ to, message: 'notice.by-hand', values: values(of) });
    expect(await stage.told()).toEqual([
      ...others.flatMap((to) => [told(request, to), told(second, to)]),
      { ...told(request, 'team'), mention: ravi.name },
      { ...told(second, 'team'), mention: ravi.name },
    ]);
  });

  it('is told once to an owner who asked for it, and again where it was stopped and finished again', async () => {
    const { id } = await stopped({ kind: 'retire', requester: olga });
    await byHand(id, 'undone');
    await stage.office.books.database.query(
      `update desk.requests set state = 'needs-hands', attempt = 2, body = body || '{"state": "needs-hands", "attempt": 2}'`,
    );

    await byHand(id, 'undone');

    expect(await stage.heard()).toEqual(['team notice.by-hand', 'team notice.by-hand']);
  });

  it('stands in the audit with the note, which is no note below ten characters', async () => {
    const { id, environmentId, accountName: object } = await stopped();
    const short = stage.office.useCases.byHand(by(dana), id, { note: ' too short ' });
    expect(await refusal(short)).toEqual({ code: 'note-missing', field: 'note', standing: 'nothing-changed' });

    await stage.office.useCases.byHand(by(dana), id, { note: ' Ten chars. ', end: 'what?' });

    const states = {
      before: { state: 'needs-hands' },
      after: { state: 'done', attempt: 1, note: 'Ten chars.' },
    };
    const line = { kind: 'decision', actor: dana, action: 'by-hand', requestId: id, environmentId, object, ...states };
    expect(await stage.audit()).toEqual([line]);
    expect(await requestOf(id)).toMatchObject({ state: 'done', endedByHand: true, finishedAt: stage.after(0) });
  });

  it.each([undefined, null, 7, 'text'])('is nothing without a note: %j', async (inputs) => {
    const { id } = await stopped();

    expect(await refusal(stage.office.useCases.byHand(by(dana), id, inputs))).toMatchObject({ code: 'note-missing' });
  });

  it('puts an account into the register, which is read at once, reviewed on its day, and its password offered', async () => {
    const facts = { ...made, secretName: 'secret-of-made' };
    const request = await stopped({ accountName: 'svc-made', facts });

    await byHand(request.id);

    expect(await account('svc-made')).toMatchObject({
      requestId: request.id,
      state: 'active',
      createdAt: stage.after(0),
      findings: [],
      secretName: 'secret-of-made',
    });
    expect(await stage.jobs('afterwatch', 'review-account')).toEqual([
      `afterwatch svc-made ${stage.after(0)}`,
      'review-account svc-made 2030-01-01T00:00:00.000Z',
    ]);
    expect(await stage.heard()).toContain(`${olga.name} notice.password-offered`);
  });
});

describe('an account that is in use', () => {
  const inUse = async (state: ServiceRequest['state'] = 'needs-hands', secretName: string | null = null) => {
    const about = { accountName: 'svc-used', facts: { ...made, secretName: 'secret' } };
    const request = await stopped({ ...about, state });
    const entered = await stage.office.enter(request);
    await stage.write((tx) => tx.accounts.save({ ...entered, secretName }));
    return { request, entered: { ...entered, secretName } };
  };

  it('and was put right by a person keeps its beginning', async () => {
    const { request, entered } = await inUse();

    await byHand(request.id);

    expect(await account('svc-used')).toEqual({ ...entered, watchedAt: stage.after(0), findings: [] });
  });

  it('and was taken back by a person is over', async () => {
    const { request, entered } = await inUse();

    await byHand(request.id, 'undone');

    expect(await account('svc-used')).toEqual({ ...entered, state: 'retired', retiredAt: stage.after(0) });
  });

  it('and was ended by a person is not watched, reviewed or offered to anybody any more', async () => {
    const { entered } = await inUse('done', 'secret');

    await byHand((await stopped({ kind: 'retire', accountName: 'svc-used' })).id);

    expect(await account('svc-used')).toEqual({ ...entered, state: 'retired', retiredAt: stage.after(0) });
    expect(await stage.jobs('afterwatch', 'review-account', 'expire-hand-over')).toEqual([]);
    expect((await stage.heard()).filter((told) => told.includes('password'))).toEqual([]);
  });
});

describe('what a person says of a stopped request leaves alone', () => {
  const jobsOfAccounts = () => stage.jobs('afterwatch', 'review-account', 'expire-hand-over');

  it('a register that has no such account: nothing is known of it', async () => {
    await byHand((await stopped({ accountName: 'svc-none' })).id);
    await byHand((await stopped({ accountName: 'svc-undone', facts: made })).id, 'undone');

    expect([await account('svc-none'), await account('svc-undone')]).toEqual([null, null]);
    expect(await jobsOfAccounts()).toEqual([]);
    expect((await stage.heard()).filter((told) => told.includes('password'))).toEqual([]);
  });

  it('nobody is offered the password of an account without one', async () => {
    await byHand((await stopped({ accountName: 'svc-onprem', facts: made })).id);

    expect(await jobsOfAccounts()).toHaveLength(2);
    expect(await stage.heard()).toEqual(['team notice.by-hand']);
  });

  it('an account of an earlier request of the same name', async () => {
    const earlier = await stage.office.enter(await stage.office.insert({ accountName: 'svc-same', state: 'done' }));
    const later = await stopped({ accountName: 'svc-same', kind: 'create' });

    await byHand(later.id, 'undone');

    expect(await account('svc-same')).toEqual(earlier);
  });

  it('the account whose password was to be changed, and its slot', async () => {
    const { name } = await stage.office.enter(await stage.office.insert({ accountName: 'svc-turn', state: 'done' }));
    const before = await account(name);

    await byHand((await stopped({ kind: 'rotate', accountName: name })).id);

    expect(await account(name)).toEqual(before);
    expect(await stage.jobs()).toEqual([]);
  });

  it('an account that was retired before', async () => {
    const ended = await stage.office.enter(await stage.office.insert({ accountName: 'svc-old', state: 'done' }));
    const retired = { ...ended, state: 'retired', retiredAt: stage.after(-hour) } as const;
    await stage.write((tx) => tx.accounts.save(retired));

    await byHand((await stopped({ kind: 'retire', accountName: 'svc-old' })).id);

    expect(await account('svc-old')).toEqual(retired);
  });
});

it.each([
  ['recorded', true],
  ['taken', true],
  ['returned', false],
] as const)(
  'a licence that is lent, and %s, is compared with the tenant before its loan is closed',
  async (state, is) => {
    const { id } = await stopped();
    const register = stage.office.register();
    await register.recordLoan({ requestId: id, lender: kim, skuId: 'sku', disabledPlans: [] });
    if (state !== 'recorded') await register.loanTaken(id);
    if (state === 'returned') await register.loanReturned(id);

    await byHand(id, 'undone');

    expect(await stage.jobs('compare-tenant')).toEqual(is ? [`compare-tenant prod ${stage.after(0)}`] : []);
  },
);

it('the cards that count slots are drawn again', async () => {
  const { id } = await stopped();
  const quota = { kind: 'quota', environmentId: null, askedBy: kim.aadObjectId } as const;
  const live = { conversationId: 'team', viewer: null, activityId: 'card', locale: 'en-GB', timeZone: 'UTC' };
  await stage.write((tx) => tx.postings.add({ ...live, subject: quota }));

  await byHand(id);

  expect(await stage.redrawn()).toEqual(['quota']);
});
