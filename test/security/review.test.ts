import { approve, makeAccount, sees, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';
import { auditOf, onTheBooks } from './sinks';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 3 } });
});
afterAll(() => story.end());

describe('an account on the day of its review', () => {
  it('is asked about: its owner reads what to do and until when, the admins nothing, and nothing is changed', async () => {
    await makeAccount(story, {
      accountName: 'svc-review',
      passwordNeverExpires: 'true',
      reviewOn: inDays(90),
    });
    expect(await timerOf('svc-review')).toBe(inDays(90));

    await comesDue({ reviewOn: inDays(-1) });

    await reads('ravi', 'Is svc-review still needed?');
    const danas = await story.teams.as('dana').sees('personal');
    expect(danas.filter(({ words }) => words.includes('still needed'))).toEqual([]);
    expect(standing(story, 'svc-review').enabled).toBe(true);
    expect(await timerOf('svc-review')).toBe(inDays(14));
  });

  it('is kept by its owner, reviewed again in a year, and audited; a colleague is told nothing of it', async () => {
    await story.teams.as('sam').say('/keep svc-review');
    await reads('sam', 'There is no service account of that name');

    await story.teams.as('ravi').press('account.keep', {}, { where: 'personal' });

    expect(await timerOf('svc-review')).toBe(inAYear());
    const [{ request_id: id }] = (await accounts()) as [{ request_id: string }];
    expect((await auditOf(story, id, 'decision')).map(({ action }) => action)).toEqual(['approve', 'keep-account']);
  });

  it('and fourteen days later without an answer, is put up for its end: an admin decides, it is disabled and not deleted', async () => {
    await comesDue({ reviewOn: inDays(-15), reviewAskedAt: `${inDays(-15)}T00:00:00.000Z` });

    await reads('ravi', 'Nobody has said that svc-review');
    await reads('dana', 'Retire svc-review?');
    expect(standing(story, 'svc-review').enabled).toBe(true);
    await approve(story, 'svc-review', 'lee', {});
    await sees(story, 'ravi', 'svc-review', 'Retired');

    expect(standing(story, 'svc-review')).toMatchObject({ exists: true, enabled: false, licenses: [] });
    expect(await timerOf('svc-review')).toBeNull();
    const asked = await onTheBooks(story, `select line from desk.audit where line like '%"action":"request-retire"%'`);
    expect(asked.map(({ line }) => (JSON.parse(String(line)) as { actor: unknown }).actor)).toEqual(['desk']);
  });
});

async function comesDue(change: object): Promise<void> {
  await onTheBooks(story, `update desk.accounts set body = body::jsonb || $1::jsonb where name = 'svc-review'`, [
    JSON.stringify(change),
  ]);
  await onTheBooks(
    story,
    `update desk.jobs set due_at = '2020-01-01' where kind = 'review-account' and key = 'svc-review'`,
  );
}

function accounts() {
  return onTheBooks(story, `select body->>'requestId' as request_id from desk.accounts where name = 'svc-review'`);
}

/** The day for which the review is scheduled; null when it is not. */
async function timerOf(account: string): Promise<string | null> {
  const [job] = await onTheBooks(story, `select due_at from desk.jobs where kind = 'review-account' and key = $1`, [
    account,
  ]);
  return job ? new Date(job['due_at'] as Date).toISOString().slice(0, 10) : null;
}

function reads(who: string, words: string) {
  const isIt = (seen: readonly { fromBot: boolean; words: string }[]) =>
    seen.some((message) => message.fromBot && message.words.includes(words));
  return story.teams.as(who).waitFor((seen) => isIt(seen) || undefined, { where: 'personal' });
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function inAYear(): string {
  const today = new Date().toISOString().slice(0, 10);
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4) === '-02-29' ? '-02-28' : today.slice(4)}`;
}
