import type { ServiceRequest } from '../../src/desk/request';
import type { RunEnd } from '../../src/recipe/ports';
import { dana, kim, lee, omar } from '../support/cast';
import { done, good, made, stopped, undone } from '../support/ended-runs';
import { officeStage } from '../support/office-stage';

const hour = 3_600_000;
const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const running = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'running', attempt: 1, accountName: 'svc-made', facts: made, ...change });
const finish = ({ id, attempt }: ServiceRequest, end: RunEnd) => stage.office.register().finish(id, attempt, end);
const account = (name = 'svc-made') => stage.write((tx) => tx.accounts.get(name));
const requestOf = ({ id }: ServiceRequest) => stage.write((tx) => tx.requests.get(id));
const dueOfAccounts = () => stage.jobs('afterwatch', 'review-account', 'expire-hand-over');

describe('a run that made an account', () => {
  it('enters it, has it read in an hour and reviewed on its day, and offers its password for half the time first', async () => {
    const request = await running({ facts: { ...made, secretName: 'secret-of-made' } });

    await finish(request, done);

    const { id: requestId, marker, roleId, owner, purpose } = request;
    const facts = { userPrincipalName: 'svc-made@contoso.com', userId: 'user-1', systemuserId: 'row-1' };
    const times = { createdAt: stage.after(0), watchedAt: stage.after(0), reviewOn: '2030-01-01' };
    const asked = { name: 'svc-made', environmentId: 'prod', requestId, marker, kind: 'cloud', roleId, owner, purpose };
    expect(await account()).toEqual({
      ...asked,
      ...facts,
      ...times,
      secretName: 'secret-of-made',
      state: 'active',
      findings: [good],
    });
    expect(await dueOfAccounts()).toEqual([
      `afterwatch svc-made ${stage.after(hour)} {"requestId":"${requestId}"}`,
      `expire-hand-over ${requestId} ${stage.after(12 * hour)}`,
      'review-account svc-made 2030-01-01T00:00:00.000Z',
    ]);
    expect(await requestOf(request)).toMatchObject({ state: 'done', finishedAt: stage.after(0), findings: [good] });
  });

  it('is not done where it has not found what it made, and nothing is written', async () => {
    const request = await running({ facts: {} });
    const before = await stage.office.everything();

    await expect(finish(request, done)).rejects.toThrow(`${request.id} cannot be done`);

    expect(await stage.office.everything()).toBe(before);
  });

  it('stands in the audit by the name in the tenant, or that of the account where there is none yet', async () => {
    const [one, two] = [await running(), await running({ facts: {}, accountName: 'svc-none', attempt: 3 })];
    const problem = { code: 'slot-lost' } as const;

    await finish(one, done);
    await finish(two, { ...stopped, problem, leftovers: [problem] });

    const line = (of: ServiceRequest) => ({
      kind: 'state',
      actor: 'desk',
      action: 'finish',
      requestId: of.id,
      environmentId: 'prod',
      before: { state: 'running' },
    });
    expect(await stage.audit()).toEqual([
      {
        ...line(one),
        object: 'svc-made@contoso.com',
        after: { state: 'done', attempt: 1, findings: [good], problem: null, leftovers: [] },
      },
      {
        ...line(two),
        object: 'svc-none',
        after: { state: 'needs-hands', attempt: 3, findings: [], problem, leftovers: [problem] },
      },
    ]);
  });

  it.each<[string, Partial<ServiceRequest>, number]>([
    ['of another attempt', { attempt: 2 }, 1],
    ['that is done already', { state: 'done' }, 1],
    ['that has stopped already', { state: 'needs-hands' }, 1],
    ['that was never approved', { state: 'pending', attempt: 0 }, 0],
  ])('ends once: nothing happens to a request %s', async (_what, change, attempt) => {
    const request = await running(change);
    const before = await stage.office.everything();

    await stage.office.register().finish(request.id, attempt, done);
    await stage.office.register().finish('SA-999999', attempt, done);

    expect(await stage.office.everything()).toBe(before);
    expect(await stage.audit()).toEqual([]);
  });

  it('may end before it has begun', async () => {
    const request = await running({ state: 'approved' });

    await finish(request, undone);

    expect(await stage.office.stateOf(request.id)).toBe('undone');
  });
});

it('a run that stopped has the approvers read, and is ended at the time that a person has for it', async () => {
  const [one, two] = [await running(), await running({ accountName: 'svc-two' })];

  await finish(one, { ...stopped, heldUntil: stage.after(2 * hour) });
  await finish(two, done);

  expect(await stage.jobs('finish-held', 'refresh-approvers')).toEqual([
    `finish-held ${one.id} ${stage.after(2 * hour)}`,
    `refresh-approvers prod ${stage.after(0)}`,
  ]);
});

it('a lender is looked after by the run that counted on them, and no other', async () => {
  const decision = { verdict: 'approved', by: dana, at: stage.after(0) } as const;
  const lent = await running({ decision: { ...decision, lender: omar } });

  await finish(await running({ decision, accountName: 'svc-two' }), done);
  await finish(await running({ accountName: 'svc-three' }), done);
  await finish(lent, undone);

  expect(await stage.jobs('mind-lender')).toEqual([`mind-lender ${lent.id} ${stage.after(0)}`]);
});

it('a lender who was never needed is no matter of a run that puts the account right', async () => {
  const decision = { verdict: 'approved', by: dana, at: stage.after(0), lender: kim } as const;
  const request = await running({ decision, attempt: 2 });
  await stage.office.enter(request);

  await finish(request, done);

  expect(await stage.jobs('mind-lender')).toEqual([]);
});

it('what is left to do names the account and the lender, and not their ids', async () => {
  const decision = { verdict: 'approved', by: dana, at: stage.after(0), lender: kim } as const;
  const request = await running({ decision });
  const left = (userId: string) => ({ code: 'slot-lost', values: { user: `${userId} is left` } }) as const;

  const problem = left('user-1');
  await finish(request, { ...stopped, problem, leftovers: [left(kim.aadObjectId), left('row-1')] });

  const of = (name: string) => left(name);
  expect(await requestOf(request)).toMatchObject({
    problem: of('svc-made@contoso.com'),
    leftovers: [of(kim.name), of('svc-made@contoso.com')],
  });
});
