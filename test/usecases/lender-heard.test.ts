import type { ServiceRequest } from '../../src/desk/request';
import { dana, kim, lee, omar, ravi } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation, survey } from '../support/store-samples';

const day = 86_400_000;
const stage = officeStage((settings) => ({
  ...settings,
  waits: { ...settings.waits, lender: 300_000 },
  environments: settings.environments.flatMap((one) => [
    one,
    { ...one, id: 'none', name: 'No licence counts', licenses: [] },
  ]),
}));
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  await stage.write((tx) => tx.approvers.save('none', [dana, lee], stage.after(0)));
});

const sku = '11111111-1111-4111-8111-111111111111';
const decision = (lender = kim, startsAt: string | null = stage.after(300_000)) =>
  ({ verdict: 'approved', by: dana, at: stage.after(0), lender, ...(startsAt && { startsAt }) }) as const;
const approved = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'approved', attempt: 1, decision: decision(), ...change });
const notNow = ({ id }: ServiceRequest, who = kim) => stage.office.useCases.notNow(by(who), id);

/** The run takes the licence of the lender it counts on. */
async function takes(request: ServiceRequest, skuId = sku): Promise<void> {
  const register = stage.office.register();
  const lender = request.decision?.lender ?? kim;
  await register.recordLoan({ requestId: request.id, lender, skuId, disabledPlans: [] });
  await register.loanTaken(request.id);
}

describe('a Not now before the run', () => {
  it('takes back what the approval had set in motion, and asks the approvers anew', async () => {
    const [one, other] = [await approved(), await approved({ attempt: 2, decision: decision(omar), declined: [ravi] })];
    for (const { id, attempt } of [one, other])
      await stage.write(async (tx) => {
        await tx.slots.hold('prod', id);
        await tx.jobs.schedule({ kind: 'start-run', key: `${id}:${attempt}`, dueAt: stage.now });
      });

    expect(await notNow(one)).toEqual({ heard: 'freed', account: one.accountName, id: one.id });

    expect(await stage.jobs()).toEqual([
      `expire-request ${one.id} ${stage.after(day / 2)}`,
      `refresh-approvers prod ${stage.after(0)}`,
      `start-run ${other.id}:2 ${stage.after(0)}`,
    ]);
    expect(await stage.office.books.database.query('select request_id from desk.slots')).toEqual([
      { request_id: other.id },
    ]);
    const found = await stage.write((tx) => tx.requests.get(one.id));
    expect(found).toMatchObject({
      state: 'pending',
      approvals: [],
      declined: [kim],
      askedAgainAt: stage.after(0),
      expiresAt: stage.after(day),
    });
    expect(found).not.toHaveProperty('decision');
    const { id: requestId, accountName: object } = one;
    const states = { before: { state: 'approved' }, after: { state: 'pending', lender: kim } };
    const line = { kind: 'decision', actor: kim, action: 'decline-loan', requestId, environmentId: 'prod', object };
    expect(await stage.audit()).toEqual([{ ...line, ...states }]);
  });

  it('is told to each who may choose again, for each request and each lender, with the time they have', async () => {
    const [one, two] = [await approved(), await approved({ requester: lee })];
    await notNow(one);
    await notNow(two);
    const next = { ...one, attempt: 2, version: 3, declined: [kim], decision: decision(omar) } as const;
    await stage.write((tx) => tx.requests.replace(next, 2));
    await notNow(one, omar);

    const told = (to: string, { id, accountName: account }: ServiceRequest, lender = kim) => ({
      to,
      message: 'notice.lender-declined',
      values: {
        id,
        account,
        lender: lender.name,
        environment: 'Production',
        until: stage.after(day),
        case: 'until',
      },
    });
    expect(await stage.told()).toEqual([
      told(dana.name, one),
      told(dana.name, one, omar),
      told(dana.name, two),
      told(lee.name, one),
      told(lee.name, one, omar),
    ]);
  });

  it('is told in the conversation of the admins where they have one, and the counts of slots are drawn again', async () => {
    await stage.write((tx) => tx.conversations.remember(conversation('admins')));
    const quota = { kind: 'quota', environmentId: 'prod', askedBy: ravi.aadObjectId } as const;
    const live = { conversationId: 'team', viewer: null, activityId: 'card', locale: 'en-GB', timeZone: 'UTC' };
    await stage.write((tx) => tx.postings.add({ ...live, subject: quota }));

    await notNow(await approved());

    expect(await stage.heard()).toEqual(['admins notice.lender-declined']);
    expect(await stage.redrawn()).toEqual(['quota']);
  });
});

describe('a Not now while the run is under way', () => {
  it.each(['running', 'needs-hands'] as const)('stands in the books, and tells nobody: %s', async (state) => {
    const request = await approved({ state });

    expect(await notNow(request)).toMatchObject({ heard: 'underway' });

    expect(await stage.write((tx) => tx.requests.get(request.id))).toMatchObject({ state, declined: [kim] });
    expect(await stage.audit()).toMatchObject([{ action: 'decline-loan', actor: kim, after: { state, lender: kim } }]);
    expect([await stage.heard(), await stage.jobs()]).toEqual([[], []]);
  });

  it.each(['taken', 'owed'] as const)('comes when the licence is away: %s', async (state) => {
    const request = await approved({ state: 'needs-hands' });
    await takes(request);
    if (state === 'owed') await stage.office.register().loanOwed(request.id);
    const before = await stage.office.everything();

    expect(await notNow(request)).toEqual({ heard: 'away', account: request.accountName, id: request.id });

    expect(await stage.office.everything()).toBe(before);
    expect(await stage.audit()).toEqual([]);
  });

  it('comes in time for another attempt, whose steps have begun before the licence of an earlier one was taken', async () => {
    const request = await approved({ state: 'running', attempt: 2 });
    const register = stage.office.register();
    await takes(request);
    await register.loanReturned(request.id);
    await register.planSteps(request.id, 2, ['reserve-slot', 'borrow-license']);
    stage.passes(1);
    await register.stepBegan(request.id, 2, 'reserve-slot');

    expect(await notNow(request)).toMatchObject({ heard: 'underway' });
  });

  it('comes too late for what this attempt took and gave back, also in the moment in which it began', async () => {
    const request = await approved({ state: 'running', attempt: 2 });
    const register = stage.office.register();
    await register.planSteps(request.id, 2, ['reserve-slot', 'borrow-license']);
    await register.stepBegan(request.id, 2, 'reserve-slot');
    await takes(request);
    await register.loanReturned(request.id);

    expect(await notNow(request)).toMatchObject({ heard: 'late' });
  });

  it.each(['pending', 'done', 'undone', 'rejected'] as const)(
    'comes too late where nobody borrows: %s',
    async (state) => {
      expect(await notNow(await approved({ state }))).toMatchObject({ heard: 'late' });
      expect(await stage.audit()).toEqual([]);
    },
  );
});

it('of a request that there is not nobody can say it, and the try stands in the audit', async () => {
  const answer = stage.office.useCases.notNow(by(kim), 'SA-999999');

  await expect(answer).rejects.toMatchObject({ problem: { code: 'unknown-request' } });
  expect(await stage.audit()).toEqual([{ kind: 'denied', actor: kim, action: 'decline-loan', object: 'SA-999999' }]);
});

it('who is no lender of it and tries stands in the audit with the request', async () => {
  const { id: requestId, environmentId, accountName: object } = await approved();

  await stage.office.useCases.notNow(by(omar), requestId).catch(() => undefined);

  const line = { kind: 'denied', actor: omar, action: 'decline-loan', requestId, environmentId, object };
  expect(await stage.audit()).toEqual([line]);
});

describe('right before a licence is taken its lender reads of it', () => {
  const now = { verdict: 'approved', by: dana, lender: kim } as const;

  it.each<[string, Partial<ServiceRequest>, boolean, string]>([
    ['was told with the approval', { attempt: 1 }, true, 'nothing'],
    ['was chosen only in case the free one is gone', { attempt: 1 }, false, 'first'],
    ['lends once more, because a stopped run goes on', { attempt: 2 }, true, 'again'],
    ['was told with the approval, after another had said Not now', { attempt: 2, declined: [omar] }, true, 'nothing'],
    ['was chosen in case, after another had said Not now', { attempt: 2, declined: [omar] }, false, 'first'],
    ['lends once more, after another had said Not now', { attempt: 3, declined: [omar] }, true, 'again'],
  ])('who %s', async (_who, change, isAnnounced, form) => {
    const told = { ...now, at: stage.after(0), ...(isAnnounced && { startsAt: stage.after(0) }) };
    const request = await approved({ state: 'running', decision: told, ...change });

    await takes(request);

    const { id, accountName: account } = request;
    const values = { id, account, license: 'Dynamics 365 Sales', by: dana.name, case: form };
    const notice = { to: kim.name, message: 'notice.lender-now', values };
    expect(await stage.told()).toEqual(form === 'nothing' ? [] : [notice]);
  });

  it('once for each request and each attempt, by the name of the product or what is known of it', async () => {
    const about = { state: 'running', decision: { ...now, at: stage.after(0) } } as const;
    const [one, two] = [await approved(about), await approved({ ...about, attempt: 2 })];
    await takes(one, 'sku-unknown');
    await stage.office.register().loanTaken(one.id);
    await stage.office.register().loanReturned(one.id);
    await takes(two);

    const read = (await stage.told()).map(({ values }) => [values['id'], values['license'], values['case']]);
    expect(read).toEqual([
      [one.id, 'sku-unknown', 'first'],
      [two.id, 'Dynamics 365 Sales', 'again'],
    ]);
  });

  it('of a run that nobody has decided on nobody reads', async () => {
    const request = await stage.office.insert({ state: 'running', attempt: 1 });

    await takes(request);

    expect(await stage.told()).toEqual([]);
  });
});

it.each([
  ['prod', 'Dynamics 365 Sales'],
  ['none', ''],
])(
  'a lender whose product is not known reads the first that counts, where one does: %s',
  async (environmentId, name) => {
    const lenders = [{ person: kim, canLend: true }];
    await stage.write((tx) => tx.surveys.save(survey({ environmentId, lenders })));
    const { id } = await stage.office.insert({ environmentId });

    await stage.office.useCases.approve(by(dana), id, null, { lender: kim.aadObjectId });

    const told = (await stage.told()).find(({ to }) => to === kim.name);
    expect([told?.message, told?.values['license']]).toEqual(['notice.lender-before', name]);
  },
);
