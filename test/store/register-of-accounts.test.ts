import { accountConditions, conditionOf } from '../../src/desk/account';
import type { AccountRecord } from '../../src/desk/account';
import { finding } from '../../src/desk/finding';
import type { Finding } from '../../src/desk/finding';
import { dana, lee, olga, sam } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice((settings) => ({
    ...settings,
    environments: settings.environments.flatMap((one) => [one, { ...one, id: 'uat', name: 'Contoso UAT' }]),
  }));
});
afterAll(() => office.close());
beforeEach(() => office.books.database.query('truncate desk.accounts, desk.requests cascade'));

async function entered(name: string, change: Partial<AccountRecord> = {}): Promise<AccountRecord> {
  const made = await office.enter(await office.insert({ accountName: name, state: 'done' }));
  const account = { ...made, ...change };
  await office.books.store.transaction((tx) => tx.accounts.save(account));
  return account;
}

describe('the register', () => {
  const list = async (filter: object) =>
    (await office.books.store.look((tx) => tx.accounts.list({ limit: 10, offset: 0, ...filter }))).map(
      ({ name }) => name,
    );

  it('lists accounts in use first, each by name, of all environments or of one, window by window', async () => {
    await entered('svc-b');
    await entered('svc-c', { environmentId: 'uat' });
    await entered('svc-a', { state: 'retired' });
    await entered('svc-d');

    expect(await list({})).toEqual(['svc-b', 'svc-c', 'svc-d', 'svc-a']);
    expect(await list({ environmentId: office.environmentId })).toEqual(['svc-b', 'svc-d', 'svc-a']);
    expect(await list({ limit: 2, offset: 1 })).toEqual(['svc-c', 'svc-d']);
  });

  it('knows of an account that was never made nothing', async () => {
    await entered('svc-b');

    expect(await office.books.store.look((tx) => tx.accounts.get('svc-never'))).toBeNull();
  });

  it('has a retired name in use again only where another request has made it anew', async () => {
    const first = await entered('svc-again', { state: 'retired' });
    const { store, database } = office.books;
    await store.transaction((tx) => tx.accounts.save({ ...first, state: 'active' }));
    expect((await store.look((tx) => tx.accounts.get('svc-again')))?.state).toBe('retired');

    const anew = { ...first, state: 'active', requestId: 'SA-2000', owner: sam, environmentId: 'uat' } as const;
    await store.transaction((tx) => tx.accounts.save(anew));

    expect(await store.look((tx) => tx.accounts.get('svc-again'))).toEqual(anew);
    expect(await database.query('select state, owner_id, environment_id from desk.accounts')).toEqual([
      { state: 'active', owner_id: sam.aadObjectId, environment_id: 'uat' },
    ]);
  });

  it('has every account in the condition in which the desk sees it, whatever was found', async () => {
    const unseen = await entered('svc-seen-by-nobody');
    const found: readonly (readonly Finding['result'][])[] = [
      [],
      ['pass'],
      ['warn'],
      ['fail'],
      ['pass', 'warn'],
      ['warn', 'fail'],
      ['fail', 'warn', 'pass'],
    ];
    const accounts: readonly AccountRecord[] = (['active', 'retired'] as const).flatMap((state) => [
      { ...unseen, state, name: `svc-${state}` },
      ...found.map((results) => ({
        ...unseen,
        state,
        name: `svc-${state}-with-${results.join('-')}`,
        findings: results.map((result) =>
          finding('access-mode', result, { name: 'Non-interactive' }, unseen.createdAt),
        ),
      })),
    ]);
    await office.books.store.transaction(async (tx) => {
      for (const account of accounts) await tx.accounts.save(account);
    });

    const inBooks = accountConditions.map(async (condition) => {
      const word = { text: 'svc in no name', environmentIds: [], conditions: [condition] };
      const page = await office.books.store.look((tx) => tx.accounts.page([word], { limit: 99, offset: 0 }));
      return page.map(({ name }) => [name, condition] as const);
    });

    expect(Object.fromEntries((await Promise.all(inBooks)).flat())).toEqual(
      Object.fromEntries([unseen, ...accounts].map((account) => [account.name, conditionOf(account)])),
    );
  });

  it('takes news of an account that is retired, as long as it stays so', async () => {
    const ended = await entered('svc-ended', { state: 'retired' });

    await office.books.store.transaction((tx) => tx.accounts.save({ ...ended, purpose: 'was needed for the old ERP' }));

    expect((await office.books.store.look((tx) => tx.accounts.get('svc-ended')))?.purpose).toBe(
      'was needed for the old ERP',
    );
  });
});

describe('who decided what', () => {
  beforeEach(async () => {
    await office.approvers([dana, lee]);
    await office.books.store.transaction((tx) => tx.approvers.save('uat', [lee], new Date().toISOString()));
  });

  async function rejected(accountName: string, environmentId = office.environmentId): Promise<string> {
    const { id } = await office.insert({ accountName, environmentId });
    await office.useCases.reject(by(lee), id, null, { rejectReason: 'Too many rights.' });
    return id;
  }

  it('is found in the environments in which somebody approves, as many as are shown of all there are', async () => {
    const [, second] = [await rejected('svc-one'), await rejected('svc-two')];
    await rejected('svc-uat', 'uat');
    await office.useCases.retry(by(sam), second).catch(() => undefined);
    const found = (environmentIds: readonly string[], words: readonly string[], limit: number) =>
      office.books.store.transaction((tx) => tx.audit.decisions(environmentIds, words, limit));

    const { lines, total } = await found([office.environmentId], [], 1);
    expect([lines.map(({ object }) => object), total]).toEqual([['svc-two'], 2]);
    expect((await found(['uat', office.environmentId], [], 9)).lines.map(({ object }) => object)).toEqual([
      'svc-uat',
      'svc-two',
      'svc-one',
    ]);
    expect(await found(['uat', office.environmentId], ['UAT', 'lee'], 9)).toMatchObject({ total: 1 });
    expect(await found([office.environmentId], [second.toLowerCase()], 9)).toMatchObject({ total: 1 });
    expect(await found([office.environmentId], ['nobody'], 9)).toEqual({ lines: [], total: 0 });
    expect(await found([], [], 9)).toEqual({ lines: [], total: 0 });
  });

  it('is found by the transaction in which it was decided', async () => {
    const seen = await office.books.store.transaction(async (tx) => {
      const entry = { kind: 'decision', actor: olga, action: 'approve', environmentId: 'dev' } as const;
      await tx.audit.append(entry);
      return tx.audit.decisions(['dev'], [], 9);
    });

    expect(seen).toMatchObject({ lines: [{ actor: olga, action: 'approve' }], total: 1 });
  });
});
