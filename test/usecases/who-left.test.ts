import { retired } from '../../src/desk/account';
import type { Person } from '../../src/desk/people';
import { exportAuditCsv } from '../../src/store/audit-export';
import { dana, kim, lee, olga, ravi } from '../support/cast';
import { officeStage } from '../support/office-stage';
import { handlersOf, quietTenant, userOf } from '../support/quiet-tenant';
import { conversation } from '../support/store-samples';

const day = 24 * 3_600_000;
const retention = { notices: 1e6 * day, cards: 1e6 * day, runs: 1e6 * day, surveys: 1e6 * day, names: 365 * day };
const stage = officeStage((samples) => ({ ...samples, retention }));

const raviInEntra: Person = { ...ravi, userPrincipalName: 'ravi@contoso.com' };

/** The daily look, while these are in Entra no longer. */
const look = (...gone: readonly Person[]) =>
  handlersOf(stage.office, {
    tenant: quietTenant({
      usersById: async (ids) =>
        ids.map((id) => (gone.some((one) => one.aadObjectId === id) ? null : userOf({ aadObjectId: id, name: 'X' }))),
    }),
  })['erase-names']('books', {});

/** Every text in the books, the audit and its export included. */
async function everything(): Promise<string> {
  const lines = await stage.office.books.database.query('select line from desk.audit order by seq');
  let csv = '';
  for await (const line of exportAuditCsv(stage.office.books.db)) csv += line;
  return [await stage.office.everything(), ...lines.map(({ line }) => String(line)), csv].join('\n');
}

const isNamed = async ({ name }: Person) => (await everything()).includes(name);

/** A request of Ravi's that Dana approved, Kim lent a licence for, and that is over; in all places where names stand. */
async function pastRequest() {
  const at = stage.now.toISOString();
  const request = await stage.office.insert({
    state: 'done',
    finishedAt: at,
    requester: raviInEntra,
    approvals: [{ by: dana, at, lender: kim }],
    decision: { verdict: 'approved', by: dana, at, lender: kim },
  });
  const { id } = request;
  await stage.hasCard(ravi, id);
  await stage.write(async (tx) => {
    await tx.conversations.remember(conversation(`chat-${ravi.aadObjectId}`, { kind: 'personal', person: ravi }));
    await tx.audit.append({ kind: 'decision', actor: dana, action: 'approve', requestId: id, after: { lender: kim } });
    await tx.audit.append({ kind: 'decision', actor: raviInEntra, action: 'submit', requestId: id, object: 'svc-erp' });
    await tx.audit.append({ kind: 'outcome', actor: 'desk', action: 'give-back', requestId: id, object: kim.name });
    await tx.notices.add({
      key: `finish:${id}`,
      person: ravi,
      message: 'notice.done',
      values: { id, requester: ravi.name },
      locale: 'en',
    });
  });
  return request;
}

const verdict = () => stage.office.books.verifyAudit();

it('the names of somebody who left are erased on the day, from everything, and the audit is whole', async () => {
  const { id } = await pastRequest();
  await look(ravi);

  stage.passes(retention.names);
  await look(ravi);
  expect(await isNamed(ravi)).toBe(true);

  stage.passes(1);
  await look(ravi);

  const left = await everything();
  expect(left).not.toContain(ravi.name);
  expect(left).not.toContain('ravi@contoso.com');
  expect(left).toContain(dana.name);
  expect(left).toContain(ravi.aadObjectId);
  expect(await verdict()).toMatchObject({ ok: true });
  const lines = await stage.write((tx) => tx.audit.of(id));
  expect(lines[1]).toMatchObject({ actor: { aadObjectId: ravi.aadObjectId, name: '' }, object: 'svc-erp' });
});

it('a name that stands alone in what a request is about goes with the others', async () => {
  await pastRequest();
  await look(kim);
  stage.passes(retention.names + 1);

  await look(kim);

  expect(await isNamed(kim)).toBe(false);
  expect(await isNamed(ravi)).toBe(true);
  expect(await verdict()).toMatchObject({ ok: true });
});

it('several who left one after the other are erased from the same lines', async () => {
  await pastRequest();
  await look(kim);
  stage.passes(retention.names + 1);
  await look(kim, dana);
  stage.passes(retention.names + 1);
  await look(kim, dana);

  expect([await isNamed(kim), await isNamed(dana), await isNamed(ravi)]).toEqual([false, false, true]);
  expect(await verdict()).toMatchObject({ ok: true });
});

it('somebody who came back is not gone, and counts as gone from when they left again', async () => {
  await pastRequest();
  await look(ravi);
  stage.passes(retention.names);
  await look();
  stage.passes(day);
  await look(ravi);
  stage.passes(retention.names);
  await look(ravi);

  expect(await isNamed(ravi)).toBe(true);
});

it('names are kept while a request is open, a loan is not back, or an account of theirs is in use', async () => {
  const request = await pastRequest();
  const open = await stage.office.insert({ state: 'needs-hands', requester: ravi, owner: lee });
  const account = await stage.office.enter({ ...request, owner: olga });
  await stage.office.books.database.query(
    `insert into desk.loans (request_id, lender_id, state, body) values ($1, $2, 'owed', $3)`,
    [request.id, kim.aadObjectId, JSON.stringify({ lender: kim })],
  );
  await look(ravi, olga, kim);
  stage.passes(retention.names + 1);
  await look(ravi, olga, kim);
  expect([await isNamed(ravi), await isNamed(olga), await isNamed(kim)]).toEqual([true, true, true]);

  await stage.office.books.database.query(`update desk.requests set state = 'undone' where id = $1`, [open.id]);
  await stage.office.books.database.query(`update desk.loans set state = 'returned'`);
  await stage.write((tx) => tx.accounts.save(retired(account, stage.now.toISOString())));
  await look(ravi, olga, kim);
  expect([await isNamed(ravi), await isNamed(olga), await isNamed(kim)]).toEqual([false, false, false]);
});

it('is looked at once a day', async () => {
  await look();

  expect(await stage.jobs('erase-names')).toEqual([`erase-names books ${stage.after(day)}`]);
});

it('where Entra knows none of them at all nobody counts as gone', async () => {
  await pastRequest();
  const all = [ravi, dana, kim, olga, lee];
  await look(...all);
  stage.passes(retention.names + 1);
  await look(...all);

  expect(await isNamed(ravi)).toBe(true);
});
