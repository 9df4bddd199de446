import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { keyedHash } from '../../src/store/audit-line';
import { dana, kim, olga } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

let desk: TestStore;

/** Lines 1 to 3 name Dana and Kim, line 4 Dana alone; then Dana's names are erased, for which line 5 vouches. */
beforeEach(async () => {
  desk = await withStore();
  for (const object of ['svc-1', 'svc-2', 'svc-3'])
    await desk.store.transaction((tx) =>
      tx.audit.append({ kind: 'decision', actor: dana, action: 'approve', object, after: { lender: kim } }),
    );
  await desk.store.transaction((tx) => tx.audit.append({ kind: 'state', actor: dana, action: 'nudge' }));
  await erase(dana.aadObjectId);
});
afterEach(() => desk.close());

const erase = (id: string) => desk.store.transaction((tx) => tx.departed.erase(id));

/** As somebody who owns the database and puts the guards aside. */
const tamper = (text: string, values: unknown[] = []) =>
  desk.database
    .query('alter table desk.audit disable trigger user')
    .then(() => desk.database.query(text, values))
    .then(() => desk.database.query('alter table desk.audit enable trigger user'));

const lineOf = async (seq: number) =>
  String((await desk.database.query('select line from desk.audit where seq = $1', [seq]))[0]?.['line']);

const bad = (firstBadSeq: number) => ({
  ok: false,
  firstBadSeq,
  why: expect.stringContaining(`Line ${firstBadSeq} is not what was written`) as string,
});

describe('a line of the audit that a name was taken out of', () => {
  it('is as it was otherwise, and the chain is whole', async () => {
    expect(JSON.parse(await lineOf(2))).toMatchObject({
      actor: { aadObjectId: dana.aadObjectId, name: '' },
      object: 'svc-2',
      after: { lender: kim },
    });
    expect(await desk.verifyAudit()).toEqual({ ok: true, lines: 5 });
  });

  it('may not be changed after that, by whoever has the database', async () => {
    await tamper(`update desk.audit set line = replace(line, 'svc-2', 'svc-9') where seq = 2`);

    expect(await desk.verifyAudit()).toMatchObject(bad(2));
  });

  it('may not be brought back to what it was between two erasures', async () => {
    const between = await lineOf(2);
    await erase(kim.aadObjectId);
    expect(await desk.verifyAudit()).toEqual({ ok: true, lines: 6 });

    await tamper('update desk.audit set line = $1 where seq = 2', [between]);

    expect(await desk.verifyAudit()).toMatchObject(bad(2));
  });

  it('makes no other line one that may be changed', async () => {
    await tamper(`update desk.audit set line = replace(line, 'erase-names', 'erase-nothing') where seq = 5`);

    expect(await desk.verifyAudit()).toMatchObject(bad(1));
  });

  it('is vouched for by nobody who has not got the key', async () => {
    const changed = (await lineOf(2)).replace('svc-2', 'svc-9');
    const digest = createHash('sha256').update(changed).digest('hex');
    const line = JSON.stringify({ action: 'erase-names', after: { lines: { 2: digest } }, seq: 6 });
    const [head] = await desk.database.query('select hash from desk.audit_head');
    const hash = keyedHash(Buffer.alloc(32), String(head?.['hash']), line);
    await tamper('update desk.audit set line = $1 where seq = 2', [changed]);
    await tamper('insert into desk.audit (seq, hash, line) values (6, $1, $2)', [hash, line]);
    await tamper('update desk.audit_head set lines = 6, hash = $1', [hash]);

    expect(await desk.verifyAudit()).toMatchObject(bad(2));
  });

  it('cannot be read at all where somebody made rubbish of it', async () => {
    await tamper(`update desk.audit set line = 'no JSON' where seq = 3`);

    expect(await desk.verifyAudit()).toMatchObject(bad(3));
  });
});

it('nothing but the text of a line may be changed, and that only while names are erased', async () => {
  const refused = 'the audit is append-only';
  const erasing = `select set_config('desk.erases_names', 'on', true);`;
  await expect(desk.database.query(`update desk.audit set line = '{}' where seq = 2`)).rejects.toThrow(refused);
  for (const text of [`update desk.audit set hash = ''`, 'delete from desk.audit', `update desk.audit set seq = 9`])
    await expect(desk.database.query(`begin; ${erasing} ${text}; commit`)).rejects.toThrow(refused);
});

it('somebody whom no line names leaves no line behind, and the exported head stays right', async () => {
  await erase(olga.aadObjectId);

  expect(await desk.verifyAudit()).toEqual({ ok: true, lines: 5 });
  expect(fs.existsSync(desk.dataDir)).toBe(true);
});
