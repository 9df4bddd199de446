import type { RunEnd } from '../../src/recipe/ports';
import { ravi } from '../support/cast';
import { facts, now, registerStage } from '../support/register-stage';
import { conversation, survey } from '../support/store-samples';
import { words } from '../../src/words/words';
import type { Problem } from '../../src/desk/problem';

const stage = registerStage();

const done: RunEnd = {
  state: 'done',
  findings: [{ check: 'access-mode', result: 'pass', found: '4', at: now.toISOString() }],
};
const cause = 'Microsoft 365 is away.';
const stuck: Problem = { code: 'license-owed', values: { lender: 'Lena', license: 'Sales', disabledPlans: '', cause } };
const other: Problem = { code: 'sign-in-left', values: { userPrincipalName: 'svc-x@contoso.com', cause } };

describe('finishing a run', () => {
  it('names vault and secret to the owner, and offers nothing, where the integration reads the password', async () => {
    const vaultUrl = 'https://contoso.vault.azure.net';
    await stage.insert({ state: 'running', passwordTaking: 'from-vault', facts: { ...facts, vaultUrl } });
    await stage.desk.store.transaction((tx) =>
      tx.conversations.remember(conversation('dana', { kind: 'personal', person: ravi })),
    );

    await stage.register.finish('SA-1001', 1, done);

    const notices = await stage.desk.outbox.claimNotices(10);
    expect(notices.find(({ message }) => message === 'notice.password-in-vault')).toMatchObject({
      conversation: { id: 'dana' },
      values: { vault: vaultUrl, secret: facts.secretName },
    });
    expect(await stage.desk.store.transaction((tx) => tx.handOvers.of('SA-1001'))).toBeNull();
    expect(await stage.desk.database.query(`select 1 from desk.jobs where kind = 'expire-hand-over'`)).toEqual([]);
  });

  it('as done enters the account, offers the password, plans the next look and the review, and tells the requester by name', async () => {
    await stage.insert({ state: 'running', facts });
    await stage.desk.store.transaction((tx) =>
      tx.conversations.remember(conversation('dana', { kind: 'personal', person: ravi })),
    );
    await stage.isStale();

    await stage.register.finish('SA-1001', 1, done);

    expect(await stage.register.request('SA-1001')).toMatchObject({
      state: 'done',
      version: 2,
      findings: done.findings,
      finishedAt: now.toISOString(),
    });
    expect(await stage.register.account('SA-1001')).toMatchObject({
      name: 'svc-sa-1001',
      state: 'active',
      userPrincipalName: 'svc-x@contoso.com',
      secretName: 'svc-x',
    });
    expect(await stage.desk.store.transaction((tx) => tx.handOvers.of('SA-1001'))).toMatchObject({
      state: 'offered',
      owner: ravi,
      expiresAt: '2029-03-02T10:00:00.000Z',
    });
    expect(await stage.desk.database.query('select kind, key, due_at from desk.jobs order by kind')).toEqual([
      { kind: 'afterwatch', key: 'svc-sa-1001', due_at: new Date('2029-03-01T11:00:00.000Z') },
      { kind: 'count-slots', key: 'prod', due_at: now },
      { kind: 'expire-hand-over', key: 'SA-1001', due_at: new Date('2029-03-01T22:00:00.000Z') },
      { kind: 'review-account', key: 'svc-sa-1001', due_at: new Date('2030-01-01') },
    ]);
    const notices = await stage.desk.outbox.claimNotices(10);
    expect(notices.map(({ conversation, message, mention }) => [conversation.id, message, mention?.name])).toEqual(
      expect.arrayContaining([
        ['team', 'notice.done', ravi.name],
        ['dana', 'notice.password-offered', undefined],
      ]),
    );
    expect(await stage.isStale()).toBe(true);
  });

  it('keeps counting the slot until the platform was counted again', async () => {
    await stage.insert({ state: 'running', facts });
    await stage.register.finish('SA-1001', 1, done);

    const before = await stage.desk.store.transaction((tx) => tx.slots.reserved('prod'));
    await stage.desk.store.transaction((tx) =>
      tx.surveys.save(survey({ used: 1, takenAt: '2029-03-01T10:00:05.000Z' })),
    );
    const after = await stage.desk.store.transaction((tx) => tx.slots.reserved('prod'));

    expect([before, after]).toEqual([1, 0]);
  });

  it('changes nothing when it is repeated, or when an older attempt says so', async () => {
    await stage.insert({ state: 'running', facts, attempt: 2 });
    await stage.register.finish('SA-1001', 1, { state: 'undone', findings: [] });
    const afterOld = (await stage.register.request('SA-1001')).state;
    await stage.register.finish('SA-1001', 2, done);
    const counts = async () => [
      await stage.countOf('notices'),
      await stage.countOf('jobs'),
      await stage.countOf("audit where request_id = 'SA-1001'"),
    ];
    const once = await counts();

    await stage.register.finish('SA-1001', 2, { ...done, state: 'undone' });

    expect(afterOld).toBe('running');
    expect((await stage.register.request('SA-1001')).state).toBe('done');
    expect(await counts()).toEqual(once);
  });

  it('as undone gives the slot back and enters no account', async () => {
    await stage.insert({ state: 'running' });

    await stage.register.finish('SA-1001', 1, { state: 'undone', findings: [], problem: stuck });

    expect(await stage.desk.store.transaction((tx) => tx.slots.reserved('prod'))).toBe(0);
    expect(await stage.countOf('accounts')).toBe(0);
    expect((await stage.register.request('SA-1001')).problem).toEqual(stuck);
  });

  it('as needs-hands keeps the slot and brings the admins the card with everything that is left, in one message', async () => {
    await stage.insert({ state: 'running', facts });
    await stage.desk.store.transaction((tx) => tx.conversations.remember(conversation('admins')));

    await stage.register.finish('SA-1001', 1, {
      state: 'needs-hands',
      findings: [],
      problem: stuck,
      leftovers: [stuck, other],
    });

    expect(await stage.register.holdsSlot('SA-1001')).toBe(true);
    const notices = await stage.desk.outbox.claimNotices(10);
    const [toAdmins, ...more] = notices.filter(({ conversation }) => conversation.id === 'admins');
    const told = (locale: string) => words(locale, 'UTC').find(toAdmins?.message ?? '', toAdmins?.values) ?? '';
    expect(more).toEqual([]);
    expect(toAdmins?.shows).toEqual({ requestId: 'SA-1001', state: 'needs-hands' });
    expect(told('en-GB')).toMatch(
      /^SA-1001 needs one of you: .* Lena lent the licence Sales and does not have it back/,
    );
    expect(told('de-DE')).toContain('Lena hat die Lizenz Sales verliehen und nicht zurückbekommen.');
    expect(told('de-DE')).not.toMatch(/lent|stopped/);
    expect(notices.filter(({ conversation }) => conversation.id === 'team')).toHaveLength(1);
  });

  it('as a retirement closes the account and its jobs', async () => {
    await stage.insert({ state: 'running', facts });
    await stage.register.finish('SA-1001', 1, done);
    await stage.insert({ id: 'SA-1002', kind: 'retire', accountName: 'svc-sa-1001', state: 'running' });

    await stage.register.finish('SA-1002', 1, { state: 'done', findings: [] });

    expect(await stage.desk.store.transaction((tx) => tx.accounts.get('svc-sa-1001'))).toMatchObject({
      state: 'retired',
      retiredAt: now.toISOString(),
    });
    expect(await stage.desk.database.query("select kind from desk.jobs where kind <> 'count-slots'")).toEqual([]);
    expect(await stage.register.account('SA-1002')).toBeNull();
  });

  it('refuses to call done what has no account', async () => {
    await stage.insert({ state: 'running' });

    await expect(stage.register.finish('SA-1001', 1, done)).rejects.toThrow(
      'its run has not found the account it made',
    );
    expect((await stage.register.request('SA-1001')).state).toBe('running');
  });
});

describe('a retired account', () => {
  it('is not brought back by somebody who still holds an older picture of it', async () => {
    await stage.insert({ state: 'running', facts });
    await stage.register.finish('SA-1001', 1, done);
    const active = await stage.register.account('SA-1001');
    if (!active) throw new Error('no account');
    await stage.desk.store.transaction((tx) => tx.accounts.save({ ...active, state: 'retired' }));

    await stage.desk.store.transaction((tx) => tx.accounts.save({ ...active, purpose: 'old picture' }));

    expect((await stage.desk.store.transaction((tx) => tx.accounts.get(active.name)))?.state).toBe('retired');
  });
});
