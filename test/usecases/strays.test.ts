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
  await office.books.database.query('truncate desk.strays, desk.notices');
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
