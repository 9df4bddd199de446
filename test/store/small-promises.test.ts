import { sql } from 'kysely';
import { isDatabaseAway, isRetryable } from '../../src/store/database-errors';
import { contains } from '../../src/store/repositories/contains';
import { silentLog } from '../../src/store/log';
import { createTransactor } from '../../src/store/transaction';
import type { Transact } from '../../src/store/transaction';
import { createWake } from '../../src/store/wake';
import { dana, lee, ravi } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';
import { conversation, request } from '../support/store-samples';

let now = new Date('2029-03-01T10:00:00.000Z');
const clock = { now: () => now };
let desk: TestStore;
beforeAll(async () => {
  desk = await withStore({ clock });
});
afterAll(() => desk.close());

describe('a word is found', () => {
  it.each([
    ['Ольга Нюберг', 'ольга', true],
    ['Ольга Нюберг', 'НЮБЕРГ', true],
    ['Νίκος Ωμέγα', 'ΩΜ', true],
    ['Ærø Østergård', 'ærø ø', true],
    ['svc-a_b', 'a%b', false],
    ['Ольга Нюберг', 'игорь', false],
  ])('in small and large letters of any alphabet, and only as it is written: %s, %s', async (text, word, isIn) => {
    const { rows } = await sql<{ found: boolean }>`select ${contains([sql`${text}::text`], word)} as found`.execute(
      desk.db,
    );

    expect(rows).toEqual([{ found: isIn }]);
  });
});

describe('how somebody reads', () => {
  const of = (id: string) => desk.store.transaction(async (tx) => (await tx.readers.of([id])).get(id.toLowerCase()));

  it('stays known when Teams next says only a part of it, and is that of the one person', async () => {
    const berlin = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
    await desk.store.transaction(async (tx) => {
      await tx.readers.remember(dana.aadObjectId, berlin);
      await tx.readers.remember(lee.aadObjectId, { locale: 'en-US', timeZone: 'America/New_York' });
      await tx.readers.remember(dana.aadObjectId.toUpperCase(), { locale: 'de-AT' });
      await tx.readers.remember(lee.aadObjectId, { timeZone: 'America/Chicago' });
    });

    expect(await of(dana.aadObjectId)).toEqual({ ...berlin, locale: 'de-AT' });
    expect(await of(lee.aadObjectId)).toEqual({ locale: 'en-US', timeZone: 'America/Chicago' });
  });
});

describe('a private card in a group', () => {
  it('lives for as long as the newest answer of it', async () => {
    const subject = { kind: 'request', requestId: 'SA-1001' } as const;
    const shown = { subject, conversationId: 'group', viewer: ravi, locale: 'en-GB', timeZone: 'UTC' };
    const until = (day: number) => new Date(Date.UTC(2029, 2, day)).toISOString();
    await desk.store.transaction(async (tx) => {
      await tx.conversations.remember(conversation('group', { kind: 'groupChat' }));
      await tx.requests.insert(request({ requester: ravi }));
      await tx.postings.keepLive({ ...shown, activityId: 'a', privateUntil: until(2) }, 0);
      await tx.postings.keepLive({ ...shown, activityId: 'b', privateUntil: until(3) }, 0);
      await tx.postings.stale(subject);
    });

    now = new Date('2029-03-02T12:00:00.000Z');
    expect((await desk.outbox.claimPostings(5)).map(({ activityId }) => activityId)).toEqual(['b']);
    await desk.database.query('update desk.postings set claimed_until = null');
    now = new Date('2029-03-03T12:00:00.000Z');
    expect(await desk.outbox.claimPostings(5)).toEqual([]);
  });
});

describe('work that is scheduled while it is being done', () => {
  const again = async (...minutes: number[]) => {
    await desk.database.query('truncate desk.jobs');
    const at = (minute: number) => new Date(now.getTime() + minute * 60_000);
    const schedule = (dueAt: Date) =>
      desk.store.transaction((tx) => tx.jobs.schedule({ kind: 'refresh-approvers', key: 'prod', dueAt }));
    await schedule(now);
    await desk.database.query(`update desk.jobs set claimed_until = now() + interval '1 minute'`);
    for (const minute of minutes) await schedule(at(minute));
    const [job] = await desk.database.query('select again_at from desk.jobs');
    return ((job?.['again_at'] as Date).getTime() - now.getTime()) / 60_000;
  };

  it('is done again at the earliest of the times, in whichever order they come', async () => {
    expect(await again(0, 10)).toBe(0);
    expect(await again(10, 0)).toBe(0);
  });
});

describe('a connection that is lost', () => {
  const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });

  /** A database whose first transaction loses its connection. */
  function losing(when: 'before' | 'during'): { transact: Transact; tries: () => number } {
    let tries = 0;
    const execute = async (work: (inside: unknown) => Promise<unknown>) => {
      tries += 1;
      if (when === 'before' && tries === 1) throw lost;
      const result = await work({});
      if (when === 'during' && tries === 1) throw lost;
      return result;
    };
    const db = { transaction: () => ({ execute }) } as never;
    const headFile = { note: () => undefined } as never;
    const transact = createTransactor({
      db,
      clock,
      wake: createWake(),
      headFile,
      auditKey: new Uint8Array(32),
      log: silentLog,
    });
    return { transact, tries: () => tries };
  }

  it('before the commit has changed nothing, so the work is done once more', async () => {
    const { transact, tries } = losing('before');

    await expect(transact(async () => 'done')).resolves.toBe('done');
    expect(tries()).toBe(2);
  });

  it('during the commit may have changed everything, so nobody does it twice', async () => {
    const { transact, tries } = losing('during');

    await expect(transact(async () => 'done')).rejects.toMatchObject({ problem: { code: 'database-away' } });
    expect(tries()).toBe(1);
  });

  it.each(['57P01', '57P02', '57P03', '57P05', '53300', '53100', '25P03', '25P04', '08006', 'ECONNREFUSED'])(
    'is no mistake of ours: %s',
    (code) => {
      expect(isDatabaseAway(Object.assign(new Error('x'), { code }))).toBe(true);
      expect(isDatabaseAway({ errors: [{}, { code }] })).toBe(true);
    },
  );

  it.each(['23505', '42P01', '22P02', '40001'])('is not what a statement was refused for: %s', (code) => {
    expect(isDatabaseAway(Object.assign(new Error('x'), { code }))).toBe(false);
    expect(isRetryable({ code })).toBe(code === '40001');
  });
});
