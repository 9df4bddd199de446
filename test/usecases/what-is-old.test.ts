import type { ServiceRequest } from '../../src/desk/request';
import { officeStage } from '../support/office-stage';
import { handlersOf } from '../support/quiet-tenant';
import { dana, kim, olga } from '../support/cast';
import { survey } from '../support/store-samples';

const day = 24 * 3_600_000;
const retention = { notices: 180 * day, cards: 90 * day, runs: 365 * day, surveys: 90 * day, names: 365 * day };
const stage = officeStage((samples) => ({ ...samples, retention }));

const query = (text: string, values: unknown[] = []) => stage.office.books.database.query(text, values);
const forget = () => handlersOf(stage.office)['forget-old']('books', {});

/** What is left: keys of notices, requests of cards and of steps, environments of surveys. */
async function left(what: string, from: string): Promise<string[]> {
  const rows = await query(`select distinct ${what} as what from desk.${from} order by 1`);
  return rows.map(({ what: one }) => String(one));
}
const notices = () => left('key', 'notices');
const cards = () => left(`coalesce(subject->>'requestId', subject_kind)`, 'postings');
const steps = () => left('request_id', 'run_steps');

/** A request that ended now. */
const ended = (change: Partial<ServiceRequest> = {}) =>
  stage.office.insert({ state: 'done', finishedAt: stage.now.toISOString(), ...change });

async function told(key: string, values = {}, state: 'sent' | 'given-up' | 'waiting' = 'sent') {
  const notice = { key, person: olga, message: 'notice.nudge', values, locale: 'en' } as const;
  await stage.write((tx) => tx.notices.add(notice));
  const column = { sent: 'sent_at', 'given-up': 'given_up_at', waiting: null }[state];
  if (column) await query(`update desk.notices set ${column} = $1 where key = $2`, [stage.now, key]);
}

const stepOf = (requestId: string) =>
  query(`insert into desk.run_steps values ($1, 1, 'assign-license', 0, 'done', '{}')`, [requestId]);

const lends = (requestId: string, state: string) =>
  query(`insert into desk.loans (request_id, lender_id, state, body) values ($1, $2, $3, '{}')`, [
    requestId,
    kim.aadObjectId,
    state,
  ]);

describe('a message', () => {
  it('that was sent, or refused for good, is forgotten when its time is over and not before', async () => {
    await told('sent');
    await told('refused', {}, 'given-up');

    stage.passes(retention.notices);
    await forget();
    expect(await notices()).toEqual(['refused', 'sent']);

    stage.passes(1);
    await forget();
    expect(await notices()).toEqual([]);
  });

  it('that still waits for somebody is kept, however long that takes', async () => {
    await told('waits', {}, 'waiting');

    stage.passes(10 * retention.notices);
    await forget();

    expect(await notices()).toEqual(['waits']);
  });

  it('about a request that is open is kept, so that nobody hears of it twice', async () => {
    const open = await stage.office.insert({ state: 'needs-hands' });
    const over = await ended();
    await told('about-open', { id: open.id });
    await told('about-over', { id: over.id });

    stage.passes(2 * retention.notices);
    await forget();

    expect(await notices()).toEqual(['about-open']);
  });

  it('about what was found amiss with an account is kept while that is in use', async () => {
    const account = await stage.office.enter(await ended({ accountName: 'svc-erp' }));
    await told('watch:svc-erp:access-mode:then', { account: 'svc-erp' });
    await told('watch:svc-gone:access-mode:then', { account: 'svc-gone' });

    stage.passes(2 * retention.notices);
    await forget();
    expect(await notices()).toEqual(['watch:svc-erp:access-mode:then']);

    await stage.write((tx) => tx.accounts.save({ ...account, state: 'retired' }));
    await forget();
    expect(await notices()).toEqual([]);
  });

  it('about somebody who is not reached is kept while they are not', async () => {
    await stage.cannotReach(olga);
    await told(`unreached:${olga.aadObjectId}:then:prod`);
    await told(`unreached:${dana.aadObjectId}:then:prod`);

    stage.passes(2 * retention.notices);
    await forget();

    expect(await notices()).toEqual([`unreached:${olga.aadObjectId}:then:prod`]);
  });
});

describe('a card', () => {
  it('of a request that is over is no longer drawn when its time is over, and not before', async () => {
    const { id } = await ended({ state: 'rejected' });
    await stage.hasCard(olga, id);

    stage.passes(retention.cards);
    await forget();
    expect(await cards()).toEqual([id]);

    stage.passes(1);
    await forget();
    expect(await cards()).toEqual([]);
  });

  it('is kept while its request is open, its loan is not back, its password is offered or its account is in use', async () => {
    const open = await stage.office.insert({ state: 'pending' });
    const lending = await ended();
    const offered = await ended();
    const inUse = await ended();
    const over = await ended();
    await lends(lending.id, 'owed');
    await lends(over.id, 'returned');
    await query(`insert into desk.hand_overs (request_id, state, body) values ($1, 'offered', '{}')`, [offered.id]);
    await query(`insert into desk.hand_overs (request_id, state, body) values ($1, 'revealed', '{}')`, [over.id]);
    await stage.office.enter(inUse);
    for (const { id } of [open, lending, offered, inUse, over]) {
      await stage.hasCard(olga, id);
      await stepOf(id);
    }

    stage.passes(2 * retention.runs);
    await forget();

    expect(await cards()).toEqual([open.id, lending.id, offered.id, inUse.id].sort());
    expect(await steps()).toEqual([open.id, lending.id, offered.id, inUse.id].sort());
  });

  it('whose newest picture has still to be delivered is kept, but one that only one person saw is not', async () => {
    const { id } = await ended();
    const privately = await ended();
    for (const one of [id, privately.id]) await stage.hasCard(olga, one);
    await query('update desk.postings set sent = wanted - 1');
    await query(`update desk.postings set private_until = $1 where subject->>'requestId' = $2`, [
      stage.now,
      privately.id,
    ]);

    stage.passes(2 * retention.cards);
    await forget();

    expect(await cards()).toEqual([id]);
  });

  it('that is a list is followed for as long as a card, wherever it stands', async () => {
    const look = { locale: 'en-GB', timeZone: 'UTC' };
    const subject = { kind: 'quota', environmentId: null, askedBy: olga.aadObjectId } as const;
    await stage.write((tx) => tx.postings.addFor(olga, { subject, ...look }));
    stage.passes(2 * retention.cards);
    await forget();
    expect(await cards()).toEqual(['quota']);

    await query('update desk.postings set sent = wanted, reached_at = $1', [stage.now]);
    stage.passes(retention.cards + 1);
    await forget();
    expect(await cards()).toEqual([]);
  });
});

it('what a run did is forgotten when its time is over, and not before', async () => {
  const { id } = await ended({ state: 'undone' });
  await stepOf(id);

  stage.passes(retention.runs);
  await forget();
  expect(await steps()).toEqual([id]);

  stage.passes(1);
  await forget();
  expect(await steps()).toEqual([]);
});

it('what was read of an environment is forgotten once nobody reads it and nothing of it is open or in use', async () => {
  const takenAt = stage.now.toISOString();
  await stage.office.enter(await ended({ environmentId: 'with-account' }));
  await stage.office.insert({ environmentId: 'with-request' });
  for (const environmentId of ['gone', 'with-account', 'with-request'])
    await stage.write(async (tx) => {
      await tx.surveys.save(survey({ environmentId, takenAt }));
      await tx.approvers.save(environmentId, [dana], takenAt);
    });
  stage.passes(retention.surveys + 1);
  await stage.write((tx) => tx.surveys.save(survey({ environmentId: 'read', takenAt: stage.now.toISOString() })));

  await forget();

  expect(await left('environment_id', 'surveys')).toEqual(['read', 'with-account', 'with-request']);
  expect(await left('environment_id', 'approver_snapshots')).toEqual(['with-account', 'with-request']);
});

it('what Entra said of somebody is forgotten when nobody heard from them since', async () => {
  const record = { standing: 'member', groupsAsked: [], groups: [], groupsAsOf: null } as const;
  const readNow = (aadObjectId: string) =>
    stage.write((tx) => tx.people.save({ ...record, aadObjectId, asOf: stage.now.toISOString() }));
  await readNow(olga.aadObjectId);
  stage.passes(retention.surveys + 1);
  await readNow(dana.aadObjectId);

  await forget();

  expect(await left('person_id', 'people')).toEqual([dana.aadObjectId]);
});

it('all that is old goes, however much it is, once a day, and the audit says how much of what and stays whole', async () => {
  const many = `insert into desk.notices (key, person_id, body, sent_at)
    select 'n' || i, $2, '{}', $1 from generate_series(1, 450) i`;
  await query(many, [stage.now, olga.aadObjectId]);
  stage.passes(retention.notices + 1);

  await forget();

  expect(await notices()).toEqual([]);
  expect(await stage.jobs('forget-old')).toEqual([`forget-old books ${stage.after(day)}`]);
  expect(await stage.audit()).toEqual([
    { kind: 'state', actor: 'desk', action: 'forget-old', after: { notices: 450 } },
  ]);
  await forget();
  expect(await stage.audit()).toHaveLength(1);
  expect(await stage.office.books.verifyAudit()).toMatchObject({ ok: true });
});
