import { people, skus } from '../../src/sandbox/tenant';
import type { Sku } from '../../src/sandbox/tenant/directory/model';
import { seesAtRest } from '../support/all-sent';
import { countAgain } from '../support/counting';
import { approve, ask, licensesOf, ready, sees, sendForm, standing, writesSince } from '../support/steps';
import { beginStory, impatient } from '../support/world';
import type { Story } from '../support/world';

/** Nobody has a free unit: 25 are bought, Kim, Omar and 23 others hold one each. */
let story: Story;
let sound: Sku;
let kim: ReturnType<typeof licensesOf>;

beforeAll(async () => {
  story = await beginStory({ pace: impatient });
  sound = sku();
  kim = licensesOf(story.tenant.user(people.kim.id));
});
afterEach(() => story.tenant.changeSku(skus.enterpriseSales, () => sound));
afterAll(() => story.end());

const units = { enabled: 24, warning: 0, suspended: 0, lockedOut: 0 };

describe('a licence is not borrowed where it could not be given back, and nobody is asked', () => {
  it.each<[string, string, Partial<Sku>]>([
    ['over', 'only 24 in force, so', { prepaidUnits: units }],
    ['partly', '24 in force (1 are suspended or locked out)', { prepaidUnits: { ...units, suspended: 1 } }],
    ['grace', '24 in force (1 more are in their grace period', { prepaidUnits: { ...units, warning: 1 } }],
    ['warning', 'is in its grace period', { capabilityStatus: 'Warning' }],
    ['suspended', 'is suspended', { capabilityStatus: 'Suspended' }],
    ['locked', 'is locked out', { capabilityStatus: 'LockedOut' }],
    ['deleted', 'is deleted', { capabilityStatus: 'Deleted' }],
  ])('%s: "%s"', async (name, words, change) => {
    story.tenant.changeSku(skus.enterpriseSales, (product) => ({ ...product, ...change }));
    await countAgain(story);
    const mark = story.tenant.ledger.length;

    await sendForm(story, { accountName: `svc-cut-${name}` });

    const card = await sees(story, 'ravi', `svc-cut-${name}`, words);
    expect(card.words).toContain('Then send the request again');
    expect(await seenOf('dana')).not.toContain(`svc-cut-${name}`);
    expect(await quota()).toMatch(/0 of 2 .*lend/);
    expect(writesSince(story, mark)).toEqual([]);
    expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
  });
});

it('a subscription that is cut after the check is noticed before anything is taken, and the lender keeps the licence', async () => {
  await ask(story, { accountName: 'svc-cut-later' });
  const mark = story.tenant.ledger.length;
  story.tenant.changeSku(skus.enterpriseSales, (product) => ({ ...product, prepaidUnits: units }));

  await approve(story, 'svc-cut-later');

  const card = await sees(story, 'ravi', 'svc-cut-later', 'Setup was undone');
  expect(card.words).toContain('could not be given to anybody again');
  expect(writesSince(story, mark).filter((write) => write.includes(people.kim.id))).toEqual([]);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
  expect(standing(story, 'svc-cut-later')).toMatchObject({ enabled: false, licenses: [] });
});

it('a subscription that is cut while the taking is refused for the moment is noticed before it is sent again', async () => {
  await ask(story, { accountName: 'svc-cut-between' });
  const removal = { service: 'graph', method: 'POST', path: new RegExp(`${people.kim.id}/assignLicense`) } as const;
  story.tenant.failNext({ ...removal, kind: 'refuse', status: 412, code: 'ChangedMeanwhile' });
  const stop = story.tenant.onExchange(({ url, status }) => {
    if (url.includes(`${people.kim.id}/assignLicense`) && status === 412)
      story.tenant.changeSku(skus.enterpriseSales, (product) => ({ ...product, prepaidUnits: units }));
  });

  await approve(story, 'svc-cut-between');

  await sees(story, 'ravi', 'svc-cut-between', 'Setup was undone');
  stop();
  expect(historyOf(people.kim.id).every((assignments) => assignments === 1)).toBe(true);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
});

it('a unit that somebody else assigns in the gap is owed to the lender, who gets the next one before the account', async () => {
  await ask(story, { accountName: 'svc-snatched' });
  let isSnatched = false;
  const stop = story.tenant.onExchange(({ url, status }) => {
    if (isSnatched || !url.includes(`${people.kim.id}/assignLicense`) || status !== 200) return;
    isSnatched = true;
    story.tenant.changeSku(skus.enterpriseSales, (product) => ({ ...product, consumedElsewhere: 21 }));
  });
  await approve(story, 'svc-snatched');

  const stopped = await seesAtRest(story, 'dana', 'svc-snatched', 'Needs an admin');
  stop();
  expect(stopped.words).toContain('Kim Larsen lent the licence');
  story.tenant.changeSku(skus.enterpriseSales, (product) => ({ ...product, consumedElsewhere: 20 }));
  const mark = story.tenant.ledger.length;
  await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId: stopped.id });

  await sees(story, 'ravi', 'svc-snatched', 'Ready');
  const [first] = story.tenant.ledger.slice(mark).filter(({ kind }) => kind === 'licenses');
  expect(first).toMatchObject({
    id: people.kim.id,
    after: expect.arrayContaining([expect.objectContaining({ skuId: skus.enterpriseSales })]),
  });
  expect(standing(story, 'svc-snatched')).toEqual(ready);
  expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kim);
});

function sku(): Sku {
  const found = story.tenant.core.directory.skus.get(skus.enterpriseSales);
  if (!found) throw new Error('The sample tenant has no Sales Enterprise.');
  return found;
}

/** How many licences of this product the person held, at every moment of the story. */
function historyOf(userId: string): number[] {
  return story.tenant.history
    .user(userId)
    .map(({ value }) => value.assignments.filter(({ skuId }) => skuId === skus.enterpriseSales).length);
}

async function seenOf(who: string): Promise<string> {
  return (await story.teams.as(who).sees('personal')).map(({ words }) => words).join('\n');
}

async function quota(): Promise<string> {
  const ravi = story.teams.as('ravi');
  const { id } = await ravi.say('/quota uat');
  const card = await ravi.waitFor(
    (seen) => seen.find((message) => Number(message.id) > Number(id) && message.fromBot && /lend/.test(message.words)),
    { where: 'personal' },
  );
  return card.words;
}
