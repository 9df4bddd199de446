import type { ServiceRequest } from '../../src/desk/request';
import { offerPassword } from '../../src/usecases/offer-password';
import { dana, lee, olga } from '../support/cast';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { handlersOf, jobsOf } from '../support/quiet-tenant';

const start = Date.parse('2029-03-01T10:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;

let now = new Date(start);
let office: Office;
beforeAll(async () => {
  office = await openOffice((same) => same, { now: () => now });
});
afterAll(() => office.close());
beforeEach(async () => {
  now = new Date(start);
  const tables = 'requests, accounts, notices, jobs, hand_overs, postings';
  await office.books.database.query(`truncate ${tables.replace(/\w+/g, 'desk.$&')} cascade`);
  await office.approvers([dana, lee]);
});

const after = (ms: number) => void (now = new Date(start + ms));
const at = (ms: number) => new Date(start + ms).toISOString();

type Kind = 'expire-request' | 'expire-hand-over' | 'finish-held';

/** The job that is due is done, and gone with it; gives what is scheduled then. */
async function due(kind: Kind, key: string): Promise<string[]> {
  await office.books.database.query('truncate desk.jobs');
  await handlersOf(office)[kind](key, {});
  return jobsOf(office);
}

/** `message: who`, of what was told since. */
async function told(): Promise<string[]> {
  const rows = await office.books.database.query(
    `select body->>'message' as message, coalesce(body->'person'->>'name', conversation_id) as who from desk.notices
     where sent_at is null order by 1, 2`,
  );
  await office.books.database.query('update desk.notices set sent_at = now()');
  return rows.map(({ message, who }) => `${String(message)}: ${String(who)}`);
}

async function actions(id: string): Promise<string[]> {
  const lines = await office.books.store.transaction((tx) => tx.audit.of(id));
  return lines.map(({ kind, actor, action }) => `${kind} ${actor === 'desk' ? actor : actor.name} ${action}`);
}

describe('a request that waits for a decision', () => {
  const asked = (change: Partial<ServiceRequest> = {}) =>
    office.insert({ requestedAt: at(0), expiresAt: at(8 * day), ...change });
  const both = (message: string) => [dana, lee].map(({ name }) => `${message}: ${name}`);

  it.each<[string, number, number, readonly string[]]>([
    ['nobody before half of its time', 4 * day - 1, 4 * day, []],
    ['each who may decide at half of it', 4 * day, 7 * day, both('notice.reminder-half')],
    ['each of them an eighth before its end', 7 * day, 8 * day, both('notice.reminder-last')],
    ['each of them until its end', 8 * day - 1, 8 * day, both('notice.reminder-last')],
  ])('reminds %s', async (_whom, ms, next, notices) => {
    const { id } = await asked();
    after(ms);

    expect(await due('expire-request', id)).toEqual([`expire-request ${id} ${at(next)}`]);

    expect(await told()).toEqual(notices);
    expect(await office.stateOf(id)).toBe('pending');
    await due('expire-request', id);
    expect(await told()).toEqual([]);
  });

  it('reminds nobody who has a stake in it, or has approved it', async () => {
    const { id } = await asked({ owner: lee });
    const second = await asked({ roleId: 'admin', approvals: [{ by: dana, at: at(0) }] });
    after(4 * day);

    await due('expire-request', id);
    expect(await told()).toEqual([`notice.reminder-half: ${dana.name}`]);
    await due('expire-request', second.id);
    expect(await told()).toEqual([`notice.reminder-half: ${lee.name}`]);
  });

  it('is closed at the end of its time, and those who asked and were asked read it', async () => {
    const [first, other] = [await asked(), await asked()];
    after(8 * day);

    expect(await due('expire-request', first.id)).toEqual([]);

    expect([await office.stateOf(first.id), await office.stateOf(other.id)]).toEqual(['expired', 'pending']);
    expect(await told()).toContain('notice.expired: team');
    expect(await actions(first.id)).toEqual(['decision desk expire']);
  });

  it.each(['checking', 'approved', 'rejected', 'withdrawn', 'done'] as const)(
    'is none any more when it is %s',
    async (state) => {
      const { id } = await asked({ state });
      after(9 * day);
      const before = await office.everything();

      expect(await due('expire-request', id)).toEqual([]);

      expect(await office.everything()).toBe(before);
    },
  );

  it('that does not exist is no work', async () => {
    expect(await due('expire-request', 'SA-404')).toEqual([]);
    expect(await due('finish-held', 'SA-404')).toEqual([]);
    expect(await due('expire-hand-over', 'SA-404')).toEqual([]);
  });
});

it('a request that was held for people goes on by itself in the name of the desk', async () => {
  const facts = { modeByHandUntil: at(0) };
  const { id } = await office.insert({
    state: 'needs-hands',
    attempt: 1,
    problem: { code: 'access-mode-by-hand' },
    facts,
  });

  expect(await due('finish-held', id)).toEqual([`start-run ${id}:2 ${at(0)}`]);

  expect(await actions(id)).toEqual(['state desk finish-held']);
});

describe('an offered password', () => {
  /** Olga has the message of it. */
  async function offered(): Promise<string> {
    const made = await office.insert({ state: 'done', attempt: 1 });
    const account = { ...(await office.enter(made)), secretName: 'secret' };
    await office.books.store.transaction(async (tx) => {
      await tx.accounts.save(account);
      await offerPassword(tx, office.desk.settings, account, now);
    });
    await told();
    return made.id;
  }
  const offerOf = (id: string) => office.books.store.look((tx) => tx.handOvers.look(id));
  const job = (id: string, ms: number) => [`expire-hand-over ${id} ${at(ms)}`];

  it.each([
    ['is waited for until half of its time', 0, 12 * hour, []],
    ['is waited for until half of its time', 12 * hour - 1, 12 * hour, []],
    ['is reminded of at half of it', 12 * hour, 24 * hour, [`notice.password-reminder: ${olga.name}`]],
    ['is reminded of until its end', 24 * hour - 1, 24 * hour, [`notice.password-reminder: ${olga.name}`]],
  ])('%s (after %i ms)', async (_how, ms, next, notices) => {
    const id = await offered();
    after(ms);

    expect(await due('expire-hand-over', id)).toEqual(job(id, next));

    expect(await told()).toEqual(notices);
    expect(await offerOf(id)).toMatchObject({ state: 'offered', expiresAt: at(24 * hour) });
  });

  it('is reminded of once', async () => {
    const id = await offered();
    after(12 * hour);
    await due('expire-hand-over', id);
    await told();
    after(13 * hour);

    expect(await due('expire-hand-over', id)).toEqual(job(id, 24 * hour));

    expect(await told()).toEqual([]);
    expect(await offerOf(id)).toMatchObject({ remindedAt: at(12 * hour) });
  });

  it('is over at the end of its time, which its owner reads, and another stays open', async () => {
    const [first, other] = [await offered(), await offered()];
    after(24 * hour);

    expect(await due('expire-hand-over', first)).toEqual([]);

    expect([(await offerOf(first))?.state, (await offerOf(other))?.state]).toEqual(['lapsed', 'offered']);
    expect(await told()).toEqual([`notice.password-lapsed: ${olga.name}`]);
    expect((await actions(first)).at(-1)).toBe('security desk password-not-collected');
  });

  it.each<[string, string]>([
    ['whose account has ended', `update desk.accounts set body = body || '{"state": "retired"}'`],
    ['whose account is not in the books', 'truncate desk.accounts'],
    ['that was shown', `update desk.hand_overs set body = body || '{"state": "revealed"}'`],
    ['that lapsed before', `update desk.hand_overs set body = body || '{"state": "lapsed"}'`],
    ['that is being replaced', `update desk.hand_overs set body = body || '{"state": "withdrawn"}'`],
  ])('%s is looked after no more', async (_which, happened) => {
    const id = await offered();
    await office.books.database.query(happened);
    const before = await offerOf(id);
    after(24 * hour);

    expect(await due('expire-hand-over', id)).toEqual([]);

    expect([await told(), await offerOf(id)]).toEqual([[], before]);
  });
});
