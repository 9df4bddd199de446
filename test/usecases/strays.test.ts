import { retired } from '../../src/desk/account';
import { openStates } from '../../src/desk/request';
import { createJobHandlers } from '../../src/usecases/background';
import type { Background } from '../../src/usecases/background';
import { knowStrays, tellOfStrays } from '../../src/usecases/strays';
import { dana, lee, ravi } from '../support/cast';
import { by, openOffice } from '../support/office';
import type { Office } from '../support/office';

let now = new Date();
let office: Office;
beforeAll(async () => {
  office = await openOffice((same) => same, { now: () => now });
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.books.database.query('truncate desk.strays, desk.notices, desk.requests, desk.accounts cascade');
  await office.approvers([dana, lee]);
});

const erp = { systemuserid: 'row-erp', domainname: 'erp@contoso.com' };
const mail = { systemuserid: 'row-mail', domainname: 'mail@contoso.com' };

const tell = (...found: readonly (typeof erp)[]) =>
  office.books.store.transaction((tx) => tellOfStrays(office.desk, tx, office.environmentId, found));

/** The accounts that each digest names, oldest first, as everybody who got it reads them. */
async function digests(): Promise<string[]> {
  const notices = await office.books.database.query('select key, body from desk.notices order by created_at, key');
  const texts = notices.map(({ key, body }) => {
    const { values } = body as { values: { accounts: string } };
    return `${String(key).split(':')[2]}: ${values.accounts}`;
  });
  return [...new Set(texts)];
}

it('all of an environment stand in one digest, and a second look tells nobody again', async () => {
  await tell(erp, mail);
  await tell(mail, erp);

  expect(await digests()).toEqual(['1: erp@contoso.com, mail@contoso.com']);
});

it('what an approver calls known is told no more, and what is new is told alone', async () => {
  await tell(erp);
  await expect(knowStrays(office.desk, by(lee), office.environmentId, 1)).resolves.toBe(1);

  await tell(erp, mail);

  expect(await digests()).toEqual(['1: erp@contoso.com', '2: mail@contoso.com']);
});

it('known is what the digest on the screen named, not what came since', async () => {
  await tell(erp);
  await tell(erp, mail);

  await expect(knowStrays(office.desk, by(dana), office.environmentId, 1)).resolves.toBe(1);
  await expect(knowStrays(office.desk, by(dana), office.environmentId, 2)).resolves.toBe(1);
});

it('nobody but an approver of the environment ends a warning, and the try is audited', async () => {
  await tell(erp);

  const press = knowStrays(office.desk, by(ravi), office.environmentId, 1);

  await expect(press).rejects.toMatchObject({ problem: { code: 'not-an-approver' } });
  expect(await office.books.database.query('select 1 from desk.strays where known_at is not null')).toEqual([]);
  expect((await office.audit()).at(-1)).toContain('know-strays');
});

it('what nobody has called known is told again in another month, and not before', async () => {
  now = new Date('2029-01-30T02:00:00.000Z');
  await tell(erp);
  now = new Date('2029-01-31T02:00:00.000Z');
  await tell(erp);
  now = new Date('2029-02-01T02:00:00.000Z');
  await tell(erp);
  now = new Date('2030-02-01T02:00:00.000Z');
  await tell(erp);

  expect(await digests()).toEqual(['1: erp@contoso.com', '2: erp@contoso.com', '3: erp@contoso.com']);
});

/** The nightly comparison, while these take a slot. */
async function compare(...roster: readonly (typeof erp)[]): Promise<void> {
  const crm = { nonInteractiveUsers: async () => roster };
  const background = { ...office.desk, crm } as unknown as Background;
  await createJobHandlers(background)['compare-tenant'](office.environmentId, {});
}

describe('the nightly comparison', () => {
  it.each(openStates)('calls no account a stray that a request is about which is %s', async (state) => {
    await office.insert({ state, facts: { systemuserId: erp.systemuserid } });

    await compare(erp, mail);

    expect(await digests()).toEqual(['1: mail@contoso.com']);
  });

  it.each(['undone', 'refused', 'rejected', 'withdrawn', 'expired'] as const)(
    'tells of one that a request has left which is %s',
    async (state) => {
      await office.insert({ state, facts: { systemuserId: erp.systemuserid } });

      await compare(erp);

      expect(await digests()).toEqual(['1: erp@contoso.com']);
    },
  );

  const ofTheEnd = async () => (await office.audit()).filter((line) => line.includes('notice.retired-account')).length;

  it.each([
    ['an approver is there, and reads it', [dana], 1],
    ['nobody is there who could read it', [], 0],
  ])('writes into the audit that a retired account takes a slot again: %s', async (_who, approvers, told) => {
    const account = await office.enter(await office.insert({ state: 'done' }));
    await office.books.store.transaction((tx) => tx.accounts.save(retired(account, '2029-02-01T08:00:00.000Z')));
    await office.approvers(approvers);
    const before = await ofTheEnd();

    await compare({ ...erp, systemuserid: account.systemuserId });

    expect(await office.books.database.query('select 1 from desk.notices')).toHaveLength(told);
    expect((await ofTheEnd()) - before).toBe(1);
  });

  it('writes it once, however often those who were told are compared', async () => {
    const account = await office.enter(await office.insert({ state: 'done' }));
    await office.books.store.transaction((tx) => tx.accounts.save(retired(account, '2029-02-01T08:00:00.000Z')));
    const before = await ofTheEnd();

    for (let night = 0; night < 2; night += 1) await compare({ ...erp, systemuserid: account.systemuserId });

    expect((await ofTheEnd()) - before).toBe(1);
  });
});
