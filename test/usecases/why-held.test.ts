import type { ServiceRequest } from '../../src/desk/request';
import type { Person } from '../../src/desk/people';
import { without } from '../../src/desk/without';
import { dana, kim, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const why = ({ id }: ServiceRequest, who = ravi) => stage.office.useCases.why(by(who), id);
const values = ({ id, accountName: account }: ServiceRequest, more: object = {}) => ({ id, account, ...more });
const nobody = { whoCanAct: [], until: null };

it('a request that is checked is held by the check, and nobody can act on it', async () => {
  const request = await stage.office.insert({ state: 'checking' });

  expect(await why(request)).toEqual({ request, heldBy: { key: 'why.checking', values: values(request) }, ...nobody });
});

describe('a request that waits for a decision', () => {
  it('is held by the approval that it needs, until its time is over; its card has reached these people', async () => {
    const request = await stage.office.insert();
    await stage.hasCard(dana, request.id);

    const found = await why(request);

    expect(found).toMatchObject({
      request,
      heldBy: { key: 'why.approval', values: values(request, { needed: 1, role: 'Orders Integration' }) },
      whoCanAct: [dana, lee],
      until: request.expiresAt,
      isInAdminRoom: false,
    });
    expect(found?.deliveries?.map(({ person }) => person)).toEqual([dana]);
  });

  it('is held by the second one, of whoever has not approved, also for a role that is not offered any more', async () => {
    const request = await stage.office.insert({ roleId: 'gone', approvals: [{ by: dana, at: stage.after(0) }] });
    await stage.write((tx) => tx.conversations.remember(conversation('admins')));
    const card = { conversationId: 'admins', viewer: null, activityId: 'card', locale: 'en-GB', timeZone: 'UTC' };
    await stage.write((tx) => tx.postings.add({ ...card, subject: { kind: 'request', requestId: request.id } }));

    expect(await why(request)).toMatchObject({
      heldBy: { key: 'why.second-approval', values: values(request, { needed: 2, role: 'gone' }) },
      whoCanAct: [lee],
      isInAdminRoom: true,
    });
  });
});

describe('a request that has stopped', () => {
  const problem = { code: 'access-mode-by-hand' } as const;
  const modeByHandUntil = '2029-03-01T12:00:00.000Z';
  const what = { key: 'problem.access-mode-by-hand.what', values: {} };

  it.each<[string, Partial<ServiceRequest>, unknown, string | null]>([
    [
      'by what is named, until a person was to have done it',
      { problem, facts: { modeByHandUntil } },
      what,
      modeByHandUntil,
    ],
    ['by what is named', { problem }, what, null],
    ['by something', {}, '', null],
  ])('is held %s, and those can act who decide', async (_how, change, said, until) => {
    const request = await stage.office.insert({ state: 'needs-hands', owner: lee, ...change });
    await stage.hasCard(kim, request.id);

    const found = await why(request);

    expect(found).toMatchObject({
      request,
      heldBy: { key: 'why.needs-hands', values: values(request, { what: said }) },
      whoCanAct: [dana],
      until,
      isInAdminRoom: false,
    });
    expect(found?.deliveries).toHaveLength(1);
  });
});

describe('a request that runs', () => {
  const running = async () => {
    const request = await stage.office.insert({ state: 'running', attempt: 2 });
    const register = stage.office.register();
    await register.planSteps(request.id, 1, ['assign-license']);
    await register.stepBegan(request.id, 1, 'assign-license');
    await register.planSteps(request.id, 2, ['reserve-slot', 'await-systemuser']);
    return { request, register };
  };

  it('is held by the step that it is at, and by what that waits for, until then', async () => {
    const { request, register } = await running();
    const step = (name: string, waitingFor = '') => values(request, { step: name, waitingFor });

    await register.stepBegan(request.id, 2, 'reserve-slot');
    expect(await why(request)).toEqual({
      request,
      heldBy: { key: 'why.running', values: step('reserve-slot') },
      ...nobody,
    });
    await register.stepEnded(request.id, 2, 'reserve-slot', { state: 'done' });
    await register.stepBegan(request.id, 2, 'await-systemuser');
    const until = '2029-03-01T11:00:00.000Z';
    await register.stepWaits(request.id, 2, 'await-systemuser', { waitingFor: 'systemuser', until });
    expect(await why(request)).toEqual({
      request,
      heldBy: { key: 'why.waiting', values: step('await-systemuser', 'systemuser') },
      whoCanAct: [],
      until,
    });
  });

  it.each([
    ['approved', 'why.starting'],
    ['running', 'why.starting'],
    ['done', 'why.closed'],
    ['undone', 'why.closed'],
    ['withdrawn', 'why.closed'],
  ] as const)('or does not run is held by what it is: %s', async (state, key) => {
    const request = await stage.office.insert({ state, attempt: 1 });

    expect(await why(request)).toEqual({ request, heldBy: { key, values: values(request, { state }) }, ...nobody });
  });
});

describe('the audit of a request', () => {
  const audit = async ({ id }: ServiceRequest, who: Person) =>
    (await stage.office.useCases.auditOf(by(who), id))?.map((line) =>
      without(line, 'seq', 'at', 'hash', 'requestId'),
    ) ?? null;

  async function written(request: ServiceRequest) {
    const requestId = request.id;
    await stage.write(async (tx) => {
      const state = { kind: 'state', actor: 'desk', requestId } as const;
      await tx.audit.append({
        ...state,
        actor: ravi,
        action: 'request-create',
        object: 'svc-x',
        after: { purpose: 'p' },
      });
      await tx.audit.append({ ...state, action: 'request-create', after: { state: 'checking' } });
      await tx.audit.append({ ...state, action: 'check-request', object: 'svc-x', before: { state: 'checking' } });
      const decision = { kind: 'decision', actor: dana, requestId, before: { state: 'pending' } } as const;
      const rejected = { state: 'rejected', decision: { reason: 'No.' }, plan: {} };
      await tx.audit.append({ ...decision, action: 'reject', object: 'svc-x', after: rejected });
      const approved = { state: 'approved', decision: { lender: kim }, failed: 'verify' };
      await tx.audit.append({ ...decision, action: 'approve', object: 'svc-x', after: approved });
      await tx.audit.append({ ...decision, actor: kim, action: 'decline-loan', after: { lender: kim } });
      await tx.audit.append({ kind: 'security', actor: sam, action: 'open-credential-denied', requestId });
      await tx.audit.append({ kind: 'denied', actor: sam, action: 'decide', requestId });
      await tx.audit.append({ kind: 'outcome', actor: 'desk', action: 'request-license', object: kim.name, requestId });
    });
  }

  it('is read by approvers as it was written', async () => {
    const request = await stage.office.insert();
    await written(request);

    const lines = await audit(request, dana);

    expect(lines).toEqual((await stage.audit()).map((line) => without(line, 'requestId')));
    expect(lines).toHaveLength(9);
  });

  it('is read by whoever asked without who lent, who was refused, and what admins wrote for each other', async () => {
    const request = await stage.office.insert();
    await written(request);
    const undecided = { state: undefined, failed: undefined };

    expect(await audit(request, ravi)).toEqual([
      { kind: 'state', actor: ravi, action: 'request-create', object: 'svc-x', after: undecided },
      {
        kind: 'state',
        actor: 'desk',
        action: 'request-create',
        object: '',
        after: { ...undecided, state: 'checking' },
      },
      { kind: 'state', actor: 'desk', action: 'check-request', after: undecided },
      {
        kind: 'decision',
        actor: dana,
        action: 'reject',
        after: { state: 'rejected', failed: undefined, decision: { reason: 'No.' } },
      },
      { kind: 'decision', actor: dana, action: 'approve', after: { state: 'approved', failed: 'verify' } },
      { kind: 'decision', actor: { aadObjectId: '', name: '' }, action: 'decline-loan', after: undecided },
      { kind: 'outcome', actor: 'desk', action: 'request-license', after: undecided },
    ]);
  });

  it('is not read by an owner who did not ask, nor by a stranger', async () => {
    const request = await stage.office.insert();
    await written(request);

    expect([await audit(request, olga), await audit(request, sam)]).toEqual([null, null]);
    expect([await why(request, olga), await why(request, sam)]).toEqual([expect.anything(), null]);
  });
});
