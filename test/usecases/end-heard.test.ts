import type { RunFacts, ServiceRequest } from '../../src/desk/request';
import type { RunEnd } from '../../src/recipe/ports';
import { dana, lee, olga, ravi } from '../support/cast';
import { stopped, undone } from '../support/ended-runs';
import { by } from '../support/office';
import { officeStage } from '../support/office-stage';
import { conversation } from '../support/store-samples';

const stage = officeStage();
beforeEach(() => stage.office.approvers([dana, lee]));

const made: RunFacts = { userId: 'u', systemuserId: 's', userPrincipalName: 'svc-made@contoso.com' };
const withSecret: RunFacts = { ...made, secretName: 'secret' };
const done: RunEnd = { state: 'done', findings: [] };
const problem = { code: 'slot-lost' } as const;
const said = {
  what: { key: 'problem.slot-lost.what', values: {} },
  next: { key: 'problem.slot-lost.next', values: {} },
};
const nothing = { what: '', next: '' };

const running = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'running', attempt: 1, facts: made, ...change });
const finish = ({ id, attempt }: ServiceRequest, end: RunEnd) => stage.office.register().finish(id, attempt, end);
const inUse = (accountName: string, secretName: string | null = null) =>
  stage.office.insert({ state: 'done', attempt: 1, accountName }).then(async (request) => {
    const account = await stage.office.enter(request);
    await stage.write((tx) => tx.accounts.save({ ...account, secretName }));
    return request;
  });
const values = ({ id, accountName: account, requester }: ServiceRequest, form: string, cause: object = nothing) => ({
  id,
  account,
  requester: requester.name,
  case: form,
  ...cause,
});

it.each<[ServiceRequest['kind'], RunEnd, string, string, boolean]>([
  ['create', done, 'notice.done', 'create-asked', true],
  ['create', undone, 'notice.undone', 'create-asked', false],
  ['create', { ...undone, problem }, 'notice.undone', 'create', false],
  ['retire', done, 'notice.retired', 'retire-asked', true],
  ['retire', undone, 'notice.undone', 'retire-asked', true],
  ['retire', { ...undone, problem }, 'notice.undone', 'retire', true],
  ['rotate', done, 'notice.rotation-done', 'rotate', true],
  ['rotate', undone, 'notice.rotation-undone', 'rotate', true],
  ['rotate', { ...undone, problem }, 'notice.rotation-undone', 'rotate', true],
])(
  'whoever asked reads of each of two how it ended, and why; the owner whom it concerns, too: %s %j',
  async (...row) => {
    const [kind, end, message, form, isToldToOwner] = row;
    const two = [await running({ kind, accountName: 'svc-one' }), await running({ kind, accountName: 'svc-two' })];

    for (const request of two) await finish(request, end);

    const told = (to: string) =>
      two.map((request) => ({
        to,
        message,
        values: values(request, form, end.problem ? said : nothing),
      }));
    const toTeam = told('team').map((one) => ({ ...one, mention: ravi.name }));
    expect(await stage.told()).toEqual([...(isToldToOwner ? told(olga.name) : []), ...toTeam]);
  },
);

it('a second run of a request is told as the first one was', async () => {
  const request = await running({ kind: 'retire' });
  await finish(request, { ...undone, problem });
  const again = { ...request, attempt: 2, version: 3 } as const;
  await stage.write((tx) => tx.requests.replace(again, 2));

  await finish(again, { ...undone, problem });

  expect(await stage.heard()).toHaveLength(4);
});

describe('whoever asked for an account and owns it', () => {
  const chat = by(olga).conversationId;
  const own = (change: Partial<ServiceRequest> = {}) =>
    running({ requester: olga, conversationId: chat, facts: withSecret, ...change });
  beforeEach(() => stage.knows(olga));

  it('reads in the message about its password that it is ready, and in no other', async () => {
    await finish(await own(), done);

    const told = await stage.told();
    expect(told.map(({ to, message }) => [to, message])).toEqual([[olga.name, 'notice.password-offered']]);
    expect(told[0]?.values).toMatchObject({ ready: 'yes', case: 'first' });
  });

  it.each<[string, () => Promise<ServiceRequest>, RunEnd, readonly string[]]>([
    ['it has no password', () => own({ facts: made }), done, ['notice.done']],
    ['it was not made', () => own(), undone, ['notice.undone']],
    ['they asked in the team', () => own({ conversationId: 'team' }), done, ['notice.done', 'notice.password-offered']],
    ['somebody else owns it', () => own({ owner: ravi }), done, ['notice.done', 'notice.password-offered']],
    ['it was retired', () => own({ kind: 'retire' }), done, ['notice.retired']],
    ['its password was changed', () => own({ kind: 'rotate' }), done, ['notice.rotation-done']],
    ['its password was changed, and offered', () => own({ kind: 'rotate', facts: { secretOffered: true } }), done, []],
    [
      'its password was not changed',
      () => own({ kind: 'rotate', facts: { secretOffered: true } }),
      undone,
      ['notice.rotation-undone'],
    ],
  ])('reads it once where %s', async (_what, request, end, messages) => {
    await finish(await request(), end);

    expect((await stage.told()).map(({ message }) => message).sort()).toEqual(messages);
  });

  it('reads it in so many words where the desk is not in their chat any more', async () => {
    await stage.write((tx) => tx.conversations.markGone(chat, stage.after(0)));

    await finish(await own(), done);

    expect(await stage.heard()).toEqual([`${olga.name} notice.done`, `${olga.name} notice.password-offered`]);
  });

  it('reads that it was put right, once', async () => {
    const request = await own({ attempt: 2, accountName: 'svc-right' });
    await stage.office.enter(request);
    await stage.write((tx) =>
      tx.accounts.get('svc-right').then((one) => one && tx.accounts.save({ ...one, secretName: 's' })),
    );

    await finish(request, done);

    expect(await stage.told()).toEqual([
      { to: olga.name, message: 'notice.repaired', values: values(request, 'repair'), mention: olga.name },
    ]);
  });
});

describe('an owner who did not ask', () => {
  it.each<[string, RunFacts, readonly string[]]>([
    ['has the message about the password', withSecret, ['notice.password-offered']],
    ['is told that it is ready where there is no password', made, ['notice.done']],
  ])('%s', async (_what, facts, messages) => {
    await finish(await running({ facts }), done);

    const heard = (await stage.told()).filter(({ to }) => to === olga.name);
    expect(heard.map(({ message }) => message)).toEqual(messages);
  });

  it('is told that it was put right, also where it has a password', async () => {
    const request = await inUse('svc-right', 'secret');
    const again = { ...request, state: 'running', attempt: 2, version: 2 } as const;
    await stage.write((tx) => tx.requests.replace(again, 1));

    await finish(again, done);

    const told = { message: 'notice.repaired', values: values(again, 'repair') };
    expect(await stage.told()).toEqual([
      { to: olga.name, ...told },
      { to: 'team', ...told, mention: ravi.name },
    ]);
  });

  it('is not told of a new password by two messages', async () => {
    await finish(await running({ kind: 'rotate', facts: { secretOffered: true } }), done);

    expect(await stage.heard()).toEqual(['team notice.rotation-done']);
  });
});

describe('a run that stopped', () => {
  const end = { ...stopped, problem };
  const shows = (request: ServiceRequest) => ({ requestId: request.id, state: 'needs-hands' });
  const join = (request: ServiceRequest, actor: typeof dana) =>
    stage.write((tx) => tx.audit.append({ kind: 'state', actor, action: 'join-rotation', requestId: request.id }));

  it.each<[ServiceRequest['kind'], string, boolean]>([
    ['create', 'notice.needs-hands', false],
    ['retire', 'notice.needs-hands', true],
    ['rotate', 'notice.rotation-needs-hands', true],
  ])(
    'is told to those who can act with its card, and to whom it concerns without: %s',
    async (kind, message, isOwners) => {
      const request = await running({ kind });

      await finish(request, end);

      const admins = { message: 'notice.stopped', values: values(request, kind, said), shows: shows(request) };
      const closing = { message, values: values(request, kind, said) };
      expect(await stage.told()).toEqual([
        { to: dana.name, ...admins },
        { to: lee.name, ...admins },
        ...(isOwners ? [{ to: olga.name, ...closing }] : []),
        { to: 'team', ...closing, mention: ravi.name },
      ]);
    },
  );

  it('is told to no approver who has a stake in it', async () => {
    await finish(await running({ requester: dana, kind: 'retire', owner: lee, conversationId: 'team' }), end);

    expect(await stage.heard()).toEqual([`${lee.name} notice.needs-hands`, 'team notice.needs-hands']);
  });

  it('is told once to whoever joined it, and may act on it', async () => {
    const request = await running({ kind: 'rotate' });
    for (const who of [dana, ravi]) await join(request, who);
    await join(await running({ kind: 'rotate', accountName: 'svc-other' }), lee);

    await finish(request, end);

    expect(await stage.heard()).toEqual([
      `${dana.name} notice.stopped`,
      `${lee.name} notice.stopped`,
      `${olga.name} notice.rotation-needs-hands`,
      'team notice.rotation-needs-hands',
    ]);
  });

  it('has one message for all where the admins have the conversation in which it was asked for', async () => {
    await stage.write((tx) => tx.conversations.remember(conversation('admins')));
    const [here, elsewhere] = [
      await running({ conversationId: 'admins' }),
      await running({ conversationId: 'team', accountName: 'svc-else' }),
    ];

    await finish(here, end);
    await finish(elsewhere, end);

    const closing = (request: ServiceRequest) => ({ values: values(request, 'create', said) });
    expect(await stage.told()).toEqual([
      { to: 'admins', message: 'notice.needs-hands', ...closing(here), shows: shows(here), mention: ravi.name },
      { to: 'admins', message: 'notice.stopped', ...closing(elsewhere), shows: shows(elsewhere) },
      { to: 'team', message: 'notice.needs-hands', ...closing(elsewhere), mention: ravi.name },
    ]);
  });

  it('is told in the channel of the admins, and to whoever asked in a thread from which the desk was removed', async () => {
    const thread = 'admins;messageid=1';
    await stage.write(async (tx) => {
      for (const id of ['admins', thread]) await tx.conversations.remember(conversation(id));
      await tx.conversations.markGone(thread, stage.after(0));
    });

    await finish(await running({ conversationId: thread }), end);

    expect(await stage.heard()).toEqual([`${ravi.name} notice.needs-hands`, 'admins notice.stopped']);
  });
});
