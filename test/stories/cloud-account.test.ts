import { people, servicePlans, skus } from '../../src/sandbox/tenant';
import { untilAllIsSent } from '../support/all-sent';
import { approve, ask, callsOf, licensesOf, makeAccount, ready, sees, standing, writesSince } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

describe('with a free licence', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory({ tenant: { freeSalesSeats: 1 } });
  });
  afterAll(() => story.end());

  it('an account is made, verified and unlicensed again, and nobody else is touched', async () => {
    const mark = story.tenant.ledger.length;

    const id = await makeAccount(story, { accountName: 'svc-free' });

    expect(standing(story, 'svc-free')).toEqual(ready);
    const own = story.tenant.user('svc-free@contoso.onmicrosoft.com')?.id ?? '';
    const touched = writesSince(story, mark).filter((write) => write.includes('/users/'));
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.filter((write) => !write.includes(own))).toEqual([]);
    expect(tally(callsOf(story, id))).toEqual({ writes: 6, reads: 13 });
  });
});

describe('with a borrowed licence', () => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory();
  });
  afterAll(() => story.end());

  it('the lender gets back exactly what they had, while the service account holds nothing', async () => {
    const before = licensesOf(story.tenant.user(people.kim.id));
    expect(before).toContainEqual({
      skuId: skus.enterpriseSales,
      disabledPlans: [servicePlans.salesInsights],
      groupId: null,
    });

    const id = await ask(story, { accountName: 'svc-borrow', environment: 'prod' });
    await approve(story, 'svc-borrow');
    const card = await sees(story, 'ravi', 'svc-borrow', 'Ready');

    expect(card.words).toContain('Borrowed licence');
    expect(standing(story, 'svc-borrow', 'prod')).toEqual(ready);
    expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(before);
    expect(holdersAtOnce(story)).toEqual([]);
    // One of them is the question which roles the lender holds in Entra.
    expect(tally(callsOf(story, id))).toEqual({ writes: 9, reads: 18 });
  });

  it('the requester is told by name, once', async () => {
    await untilAllIsSent(story);

    const told = (await story.teams.as('ravi').sees('personal')).filter(({ words }) =>
      /is ready: everything was read back/.test(words),
    );

    expect(told).toHaveLength(1);
  });
});

/** Moments at which the lender had got the licence back before the service account had given it up. */
function holdersAtOnce(story: Story): unknown[] {
  const changes = story.tenant.ledger.filter(({ path, status }) => path.endsWith('/assignLicense') && status === 200);
  const order = changes.map(({ path }) => (path.includes(people.kim.id) ? 'lender' : 'account'));
  return order.join(' ') === 'lender account account lender' ? [] : order;
}

function tally(calls: readonly string[]): { writes: number; reads: number } {
  const reads = calls.filter((call) => call.startsWith('GET ')).length;
  return { writes: calls.length - reads, reads };
}
