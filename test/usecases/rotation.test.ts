import type { AccountRecord } from '../../src/desk/account';
import type { Caller } from '../../src/usecases/api';
import { dana, kim, lee, olga, ravi, sam } from '../support/cast';
import { by } from '../support/office';
import { officeStage, refusal } from '../support/office-stage';

const day = 86_400_000;
const stage = officeStage();

let account: AccountRecord;
/** Ravi asked for it, Olga owns it. */
beforeEach(async () => {
  await stage.office.approvers([dana, lee]);
  account = await inUse('svc-one');
  await inUse('svc-two');
});

async function inUse(accountName: string, change: Partial<AccountRecord> = {}): Promise<AccountRecord> {
  const made = await stage.office.enter(await stage.office.insert({ accountName, state: 'done', attempt: 1 }));
  await stage.write((tx) => tx.accounts.save({ ...made, ...change }));
  return { ...made, ...change };
}

const ask = (who: Caller, name = 'svc-one') => stage.office.useCases.rotation(who, name);
const rotate = (who: Caller, name = 'svc-one') => stage.office.useCases.rotate(who, name);
const inTeam = (who: typeof olga): Caller => ({ ...by(who), conversationId: 'team', conversationKind: 'channel' });
const cards = async (requestId: string) =>
  (await stage.write((tx) => tx.postings.of({ kind: 'request', requestId }))).map(
    ({ conversationId, viewer }) => `${conversationId} ${viewer?.name ?? 'everybody'}`,
  );

describe('before the password of an account is changed', () => {
  it.each([olga, dana])('$name is shown the account, and nothing is written', async (who) => {
    const before = await stage.office.everything();

    expect(await ask(by(who))).toEqual({ account, environment: stage.office.desk.settings.environments[0] });

    expect(await stage.office.everything()).toBe(before);
    expect(await stage.audit()).toEqual([]);
  });

  it('whoever asks while it is being changed sees the change, and by whom', async () => {
    const { view } = await rotate(by(olga));

    expect(await ask(by(dana))).toMatchObject({
      seen: {
        view: { request: { id: view.request.id } },
        notice: {
          key: 'notice.rotation-on-its-way',
          values: { id: view.request.id, account: 'svc-one', by: olga.name },
        },
      },
    });
    expect(await ask(by(dana), 'svc-two')).toHaveProperty('account');
  });

  it.each([ravi, kim, sam])('$name, who has no say in it, hears of no account, and the try is audited', async (who) => {
    for (const tried of [ask, rotate]) expect(await refusal(tried(by(who)))).toEqual({ code: 'unknown-account' });

    const { requestId, environmentId, name: object } = account;
    const line = { kind: 'denied', actor: who, action: 'rotate-password', requestId, environmentId, object };
    expect(await stage.audit()).toEqual([line, line]);
  });

  it('an account that is kept on premises has its password there', async () => {
    await inUse('svc-local', { kind: 'onprem' });

    for (const tried of [ask, rotate])
      expect(await refusal(tried(by(olga), 'svc-local'))).toEqual({
        code: 'password-on-premises',
        standing: 'nothing-changed',
        values: { account: 'svc-local' },
      });
    expect(await stage.jobs('start-run')).toEqual([]);
  });
});

describe('whoever has a password changed', () => {
  it('owns the account and needs nobody, however old the list of approvers is', async () => {
    await stage.office.approvers([dana], day);

    const { view, notice, audience } = await rotate(by(olga));

    const { environmentId, name: accountName, kind: accountKind, roleId, purpose, owner, reviewOn } = account;
    const draft = { kind: 'rotate', environmentId, accountName, accountKind, roleId, purpose, owner, reviewOn };
    const decision = { verdict: 'approved', by: olga, at: stage.after(0) };
    const { id } = view.request;
    expect(view.request).toEqual({
      ...draft,
      passwordNeverExpires: false,
      id,
      version: 1,
      state: 'approved',
      attempt: 1,
      marker: `${id}.abcd`,
      requester: olga,
      requestedAt: stage.after(0),
      conversationId: by(olga).conversationId,
      locale: 'en-GB',
      timeZone: 'UTC',
      approvals: [],
      decision,
      expiresAt: stage.after(day),
      facts: {},
    });
    expect([notice, audience]).toEqual([undefined, 'requester']);
    const line = { kind: 'state', actor: olga, action: 'request-rotate', requestId: id, environmentId: 'prod' };
    expect(await stage.audit()).toEqual([
      { ...line, object: 'svc-one', after: { ...draft, passwordNeverExpires: false } },
    ]);
    expect(await stage.jobs()).toEqual([`start-run ${id}:1 ${stage.after(0)} {"mode":"forward"}`]);
    expect(await cards(id)).toEqual([`${by(olga).conversationId} ${olga.name}`]);
  });

  it('approves in the environment, as the list is now, and that is an approval', async () => {
    const { view } = await rotate(inTeam(dana));

    const decided = { by: dana, at: stage.after(0) };
    expect(view.request).toMatchObject({ requester: dana, owner: olga, approvals: [decided] });
    expect(await cards(view.request.id)).toEqual(['team everybody']);
  });

  it.each([60_001, -60_001])('is refused as an approver on a list of %i ms ago, which is read anew', async (ms) => {
    await stage.office.approvers([dana], ms);

    expect(await refusal(rotate(by(dana)))).toEqual({
      code: 'approvers-unknown',
      standing: 'nothing-changed',
      values: { environmentId: 'prod', environment: 'Production' },
    });

    expect(await stage.jobs()).toEqual([`refresh-approvers prod ${stage.after(0)}`]);
    expect(await stage.audit()).toEqual([]);
  });

  it.each([60_000, -60_000])('may be on a list that was read %i ms ago', async (ms) => {
    await stage.office.approvers([dana], ms);

    expect(await refusal(rotate(by(dana)))).toBeNull();
  });

  it('while it is being changed joins: the card comes to them, too, and no second run begins', async () => {
    const { view } = await rotate(by(olga));
    const { id } = view.request;

    const here = await rotate(inTeam(dana));
    const there = await rotate(by(lee));

    const notice = { key: 'notice.rotation-on-its-way', values: { id, account: 'svc-one', by: olga.name } };
    expect([here.notice, there.notice]).toEqual([notice, notice]);
    expect(await stage.jobs('start-run')).toHaveLength(1);
    expect((await cards(id)).sort()).toEqual(
      [`${by(olga).conversationId} ${olga.name}`, `${by(lee).conversationId} ${lee.name}`, 'team everybody'].sort(),
    );
    const line = { kind: 'state', action: 'join-rotation', requestId: id, environmentId: 'prod', object: 'svc-one' };
    expect((await stage.audit()).slice(1)).toEqual([
      { ...line, actor: dana },
      { ...line, actor: lee },
    ]);
  });
});

it('an account is a matter of whoever owns it now, and not of who owned it when it was asked for', async () => {
  await stage.write((tx) => tx.accounts.save({ ...account, owner: sam }));

  expect(await ask(by(sam))).toMatchObject({ account: { name: 'svc-one', owner: sam } });
  expect((await stage.office.useCases.keep(by(sam), 'svc-one')).account.owner).toEqual(sam);
  for (const tried of [ask(by(olga)), rotate(by(olga)), stage.office.useCases.keep(by(olga), 'svc-one')])
    expect(await refusal(tried)).toEqual({ code: 'unknown-account' });
  expect((await rotate(by(sam))).view.request).toMatchObject({ owner: sam, approvals: [] });
});
