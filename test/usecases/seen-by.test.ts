import { auditedDenials } from '../support/audited-denials';
import type { Person } from '../../src/desk/people';
import { without } from '../../src/desk/without';
import { createUseCases } from '../../src/usecases';
import { dana, kim, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation, survey } from '../support/store-samples';

const gated = '99999999-0000-4000-8000-0000000000c1';
/** Two environments beside Production, of which one lets only the members of a group in; Dana is named for the last one. */
const stage = officeStage((settings) => ({
  ...settings,
  environments: settings.environments.flatMap((one) => [
    one,
    { ...one, id: 'gated', name: 'Gated', securityGroupId: gated },
    { ...without(one, 'adminConversationId'), id: 'open', name: 'Open', approvers: { people: [dana.aadObjectId] } },
  ]),
}));
beforeEach(() => stage.office.approvers([dana, lee]));

const view = (who: Person, id: string) => stage.office.useCases.view(by(who), id);
const facts = { userId: 'user-1', userPrincipalName: 'svc-seen@contoso.com' };

it('a request is seen with everything that its cards speak of, and with nothing that opens a password', async () => {
  const taken = survey({ limit: 7, used: 3 });
  const request = await stage.office.insert({ state: 'running', attempt: 2, accountName: 'svc-seen', facts });
  const account = await stage.office.enter(request);
  const register = stage.office.register();
  await register.planSteps(request.id, 1, ['of the first attempt']);
  await register.planSteps(request.id, 2, ['borrow-license', 'verify']);
  await register.stepEnded(request.id, 2, 'borrow-license', {
    state: 'failed',
    problem: { code: 'slot-lost', values: { user: 'user-1' } },
  });
  await register.recordLoan({ requestId: request.id, lender: kim, skuId: 'sku', disabledPlans: [] });
  const times = { offeredAt: stage.after(0), expiresAt: stage.after(1), ticket: 'abc', ticketUntil: stage.after(1) };
  const owned = { requestId: request.id, accountName: 'svc-seen', owner: olga, secretName: 'secret' };
  await stage.write(async (tx) => {
    await tx.surveys.save(taken);
    await tx.slots.hold('prod', request.id);
    await tx.handOvers.save({ ...owned, ...times, state: 'offered' });
  });

  const seen = await view(dana, request.id);

  const stored = await stage.write((tx) => tx.requests.get(request.id));
  expect(seen).toMatchObject({
    audience: 'approver',
    view: {
      request: stored,
      environment: { id: 'prod' },
      isEnvironmentGone: false,
      survey: taken,
      slots: { limit: 7, used: 3, reserved: 1, free: 3 },
      steps: [
        { name: 'borrow-license', problem: { values: { user: 'svc-seen@contoso.com' } } },
        { name: 'verify', state: 'todo' },
      ],
      loan: { lender: kim, state: 'recorded' },
      account,
      approvers: [dana, lee],
      deliveries: [],
      isAdminRoomLost: true,
      isInAdminRoom: false,
      ungatedElsewhere: ['Open'],
      now: stage.after(0),
    },
  });
  expect(seen?.view.handOver).toEqual({ state: 'offered', expiresAt: stage.after(1) });
  expect(seen?.view.steps[1]).not.toHaveProperty('problem');
  expect(seen).not.toHaveProperty('notice');
});

it.each([
  ['revealed', { revealedAt: 'then' }],
  ['lapsed', { lapsedAt: 'then' }],
] as const)('when a password was %s is seen', async (state, then) => {
  const { id: requestId } = await stage.office.insert();
  const times = { offeredAt: stage.after(0), expiresAt: stage.after(1) };
  await stage.write((tx) =>
    tx.handOvers.save({ requestId, accountName: 'x', owner: olga, secretName: 'x', ...times, state, ...then }),
  );

  expect((await view(olga, requestId))?.view.handOver).toEqual({ state, expiresAt: stage.after(1), ...then });
});

it('what was not counted, offered or lent yet is not there', async () => {
  const { id } = await stage.office.insert({ environmentId: 'gated' });

  const seen = await view(ravi, id);

  expect(seen?.view).toMatchObject({ survey: null, slots: null, loan: null, account: null, handOver: null, steps: [] });
  expect(seen?.view.ungatedElsewhere).toEqual(['Production', 'Open']);
});

it.each([
  ['who asked', ravi, 'requester'],
  ['its owner', olga, 'requester'],
  ['an approver', dana, 'approver'],
  ['a stranger', sam, null],
] as const)('%s has a part in it, or none', async (_who, who, audience) => {
  const { id } = await stage.office.insert();

  expect((await view(who, id))?.audience ?? null).toBe(audience);
});

it('everybody in a conversation sees what there is, and nothing of what there is not', async () => {
  const request = await stage.office.insert();

  expect((await stage.office.useCases.viewShared(request.id))?.request).toEqual(request);
  expect(await stage.office.useCases.viewShared('SA-999999')).toBeNull();
});

describe('the conversation of the admins', () => {
  const isThere = async (id: string) => {
    const seen = await view(ravi, id);
    return { isLost: seen?.view.isAdminRoomLost, hasIt: seen?.view.isInAdminRoom };
  };
  const post = (requestId: string, conversationId: string, activityId: string | null = 'card') =>
    stage.write((tx) =>
      tx.postings.add({
        subject: { kind: 'request', requestId },
        conversationId,
        viewer: null,
        activityId,
        locale: 'en-GB',
        timeZone: 'UTC',
      }),
    );

  it('is lost while the desk is not in it, and where there is none nothing is lost', async () => {
    const [inProd, inOpen] = [await stage.office.insert(), await stage.office.insert({ environmentId: 'open' })];
    expect(await isThere(inProd.id)).toEqual({ isLost: true, hasIt: false });
    expect(await isThere(inOpen.id)).toEqual({ isLost: false, hasIt: false });

    await stage.write((tx) => tx.conversations.remember(conversation('admins')));
    expect(await isThere(inProd.id)).toEqual({ isLost: false, hasIt: false });
    await stage.write((tx) => tx.conversations.markGone('admins', stage.after(0)));
    expect(await isThere(inProd.id)).toEqual({ isLost: true, hasIt: false });
  });

  it.each([
    ['in it', 'admins', 'card', true],
    ['in a thread of it', 'admins;messageid=7', 'card', true],
    ['in it, where it has not arrived yet', 'admins', null, false],
    ['in another one', 'team', 'card', false],
  ])('has the request whose card stands %s', async (_where, place, activityId, hasIt) => {
    const { id } = await stage.office.insert();
    await post(id, place, activityId);

    expect((await isThere(id)).hasIt).toBe(hasIt);
  });

  it('has no request of an environment without one, nor one that waits for a person without a chat', async () => {
    const { id } = await stage.office.insert({ environmentId: 'open' });
    await post(id, 'team');
    await stage.hasCard(dana, id);

    expect((await isThere(id)).hasIt).toBe(false);
  });
});

describe('who approves', () => {
  const approvers = async (environmentId: string) => {
    const { id } = await stage.office.insert({ environmentId });
    return (await view(ravi, id))?.view.approvers;
  };

  it('is who was read; before that, who is named; of those who were read only who is named still', async () => {
    expect(await approvers('open')).toEqual([{ aadObjectId: dana.aadObjectId, name: '' }]);
    expect(await approvers('gated')).toEqual([]);

    await stage.write(async (tx) => {
      await tx.approvers.save('open', [dana, sam], stage.after(0));
      await tx.approvers.save('gated', [sam], stage.after(0));
    });
    expect(await approvers('open')).toEqual([dana]);
    expect(await approvers('gated')).toEqual([sam]);
  });

  it('by being named alone decides nothing before Entra was read, and has it read', async () => {
    const { id } = await stage.office.insert({ environmentId: 'open', kind: 'retire' });

    await expect(stage.office.useCases.approve(by(dana), id, null, {})).rejects.toMatchObject({
      problem: { code: 'approvers-unknown', values: { environmentId: 'open', environment: 'Open' } },
    });
    expect(await stage.jobs()).toEqual([`refresh-approvers open ${stage.after(0)}`]);
  });
});

describe('whoever tries what is not theirs', () => {
  const approve = (who: Person, id: string, useCases = stage.office.useCases) =>
    useCases.approve(by(who), id, null, {}).catch(({ problem }: { problem: unknown }) => problem);

  it.each([
    ['SA-123456789', { id: 'SA-123456789' }],
    ['SA-1234567890', { case: 'unnamed' }],
    ['xSA-1', { case: 'unnamed' }],
    ['SA-', { case: 'unnamed' }],
    ['<b>', { case: 'unnamed' }],
  ])('reads only an id that may be one: %s', async (given, values) => {
    expect(await approve(sam, given)).toEqual({ code: 'unknown-request', values });
  });

  it('leaves no more than the beginning of what they gave in the audit', async () => {
    await approve(sam, 'x'.repeat(65));

    expect(await stage.audit()).toEqual([{ kind: 'denied', actor: sam, action: 'decide', object: 'x'.repeat(64) }]);
  });

  it('has a line for each thing that they try on each request; the same thing twice shares one', async () => {
    const [one, two] = [await stage.office.insert(), await stage.office.insert()];
    const denials = auditedDenials(stage.office.books.store);
    const useCases = createUseCases({ ...stage.office.desk, denials }, stage.office.books.vault);
    for (let times = 0; times < 2; times += 1) {
      for (const id of [one.id, two.id, 'SA-999998', 'SA-999999']) await approve(sam, id, useCases);
      await approve(kim, one.id, useCases);
      await useCases.retry(by(sam), one.id).catch(() => undefined);
    }

    const tried = (await stage.audit()).map(({ actor, action, requestId, object }) => [
      (actor as Person).name,
      action,
      requestId ?? object,
    ]);
    expect(tried).toEqual([
      [sam.name, 'decide', one.id],
      [sam.name, 'decide', two.id],
      [sam.name, 'decide', 'SA-999998'],
      [sam.name, 'decide', 'SA-999999'],
      [kim.name, 'decide', one.id],
      [sam.name, 'retry', one.id],
    ]);
    await denials.flush();
  });

  it('is another thing than books that fail, of which nothing is made', async () => {
    const store = { ...stage.office.books.store, transaction: () => Promise.reject(new Error('The disk is full.')) };
    const useCases = createUseCases({ ...stage.office.desk, store }, stage.office.books.vault);

    await expect(useCases.approve(by(dana), 'SA-1', null, {})).rejects.toThrow('The disk is full.');
  });
});
