import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeSystemUser } from '../../src/sandbox/tenant/dataverse/environment';
import type { WorldOptions } from '../../src/sandbox/world';
import { seesAtRest } from '../support/all-sent';
import { approve, ask, licensesOf, ready, sees, standing, writesSince } from '../support/steps';
import { beginStory, environments, people, skus } from '../support/world';
import type { Story } from '../support/world';
import { until } from '../support/wait';

const upnOf = (account: string) => `${account}@contoso.onmicrosoft.com`;

/** An environment in which the app may do everything but change an access mode. */
async function begin(
  accessModeOfApps: 'privilege-missing' | 'plug-in',
  byHand: string,
  tenant: NonNullable<WorldOptions['tenant']> = {},
): Promise<Story> {
  const story = await beginStory({ tenant, settings: (desk) => void (desk.waits['byHand'] = byHand) });
  const uat = story.tenant.environment(environments.uat);
  uat.switches = { ...uat.switches, accessModeOfApps };
  return story;
}

/** What a System Administrator does in the Power Platform admin center. */
function setByAdmin(story: Story, account: string): void {
  const row = story.tenant.systemUser(environments.uat, story.tenant.user(upnOf(account))?.id ?? '');
  changeSystemUser(
    story.tenant.environment(environments.uat),
    story.tenant.now(),
    'an admin',
    String(row?.columns['systemuserid']),
    { columns: { accessmode: 4 } },
  );
}

/** What an operator does: names another business unit in the desk file, which then holds. */
async function nameAnotherUnit(story: Story): Promise<void> {
  const file = join(story.folder, 'desk.json');
  const desk = JSON.parse(readFileSync(file, 'utf8')) as { environments: { id: string; businessUnit?: string }[] };
  for (const environment of desk.environments) if (environment.id === 'uat') environment.businessUnit = 'Elsewhere';
  writeFileSync(file, JSON.stringify(desk));
  await until(() => story.log.some((line) => line.includes('holds from now on')));
}

describe('an environment that lets no application change an access mode', () => {
  let story: Story;
  let id: string;
  let kims: ReturnType<typeof licensesOf>;
  const theRequest = () => story.desk().books.store.transaction((tx) => tx.requests.get(id));
  beforeAll(async () => {
    story = await begin('privilege-missing', '1h');
    kims = licensesOf(story.tenant.user(people.kim.id));
  });
  afterAll(() => story.end());

  it('stops with the exact step for a person, and with the licence they need for it', async () => {
    id = await ask(story, { accountName: 'svc-by-hand' });
    await approve(story, 'svc-by-hand');

    const { words } = await sees(story, 'dana', 'svc-by-hand', 'Setup of svc-by-hand stopped');

    expect(words).toContain('sets Access Mode to Non-interactive and presses Save');
    expect(words).toContain('Client Access License (CAL) Information');
    expect(words).toContain('If nobody does it, everything is taken back after');
    expect(words).toContain('Retry');
    expect(standing(story, 'svc-by-hand')).toMatchObject({ accessmode: 0, licenses: [skus.enterpriseSales] });
  });

  it('and stops there again while nobody has done it, without a longer time for it', async () => {
    const { id: messageId } = await seesAtRest(story, 'dana', 'svc-by-hand', 'Setup of svc-by-hand stopped');

    const before = await theRequest();
    await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId });
    await until(async () => (await theRequest())?.attempt === 2 && (await theRequest())?.state === 'needs-hands');

    expect((await theRequest())?.facts.modeByHandUntil).toBe(before?.facts.modeByHandUntil);
    expect(standing(story, 'svc-by-hand').licenses).toEqual([skus.enterpriseSales]);
  });

  it('goes on at Retry once a person has set it: the licence goes home, and the card says who set the mode', async () => {
    setByAdmin(story, 'svc-by-hand');
    const { id: messageId } = await seesAtRest(story, 'dana', 'svc-by-hand', 'Setup of svc-by-hand stopped');

    await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId });
    const { words } = await sees(story, 'ravi', 'svc-by-hand', 'Ready');

    expect(words).toContain('Non-interactive, set by a person');
    expect(standing(story, 'svc-by-hand')).toEqual(ready);
    expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kims);
  });
});

describe('where the only free licence is on the account itself', () => {
  let story: Story;
  beforeAll(async () => {
    story = await begin('privilege-missing', '1h', { freeSalesSeats: 1 });
  });
  afterAll(() => story.end());

  it('Retry goes on with it once a person has set the mode, and no colleague lends another', async () => {
    await ask(story, { accountName: 'svc-last' });
    await approve(story, 'svc-last');
    const { id: messageId } = await seesAtRest(story, 'dana', 'svc-last', 'Setup of svc-last stopped');
    expect(standing(story, 'svc-last').licenses).toEqual([skus.enterpriseSales]);
    setByAdmin(story, 'svc-last');
    const mark = story.tenant.ledger.length;

    await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId });
    await sees(story, 'ravi', 'svc-last', 'Ready');

    expect(standing(story, 'svc-last')).toEqual(ready);
    expect(writesSince(story, mark)).not.toContainEqual(expect.stringContaining(people.kim.id));
  });
});

describe('where an operator changes the settings while a person may set the mode', () => {
  let story: Story;
  let kims: ReturnType<typeof licensesOf>;
  beforeAll(async () => {
    story = await begin('privilege-missing', '1h');
    kims = licensesOf(story.tenant.user(people.kim.id));
  });
  afterAll(() => story.end());

  it('Retry makes nothing, but the lender has the licence again, and Undo takes the rest back', async () => {
    await ask(story, { accountName: 'svc-moved' });
    await approve(story, 'svc-moved');
    const { id: messageId } = await seesAtRest(story, 'dana', 'svc-moved', 'Setup of svc-moved stopped');
    await nameAnotherUnit(story);

    await story.teams.as('dana').press('run.retry', {}, { where: 'personal', messageId });
    await sees(story, 'dana', 'svc-moved', 'is not what was approved: businessUnit');

    expect(standing(story, 'svc-moved')).toMatchObject({ enabled: true, licenses: [] });
    expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kims);

    const stopped = await seesAtRest(story, 'dana', 'svc-moved', 'an admin presses Undo');
    await story.teams.as('dana').press('run.undo', { confirm: 'yes' }, { where: 'personal', messageId: stopped.id });
    await sees(story, 'ravi', 'svc-moved', 'Setup was undone');
    expect(standing(story, 'svc-moved')).toMatchObject({ enabled: false, licenses: [] });
  });
});

describe('when the time for a person is over', () => {
  let story: Story;
  let kims: ReturnType<typeof licensesOf>;
  beforeAll(async () => {
    story = await begin('plug-in', '2s');
    kims = licensesOf(story.tenant.user(people.kim.id));
  });
  afterAll(() => story.end());

  it('everything is taken back without a press, and the lender has the licence again', async () => {
    await ask(story, { accountName: 'svc-nobody' });
    await approve(story, 'svc-nobody');

    await sees(story, 'ravi', 'svc-nobody', 'Setup was undone');

    expect(standing(story, 'svc-nobody')).toMatchObject({ enabled: false, licenses: [], rowDisabled: true });
    expect(licensesOf(story.tenant.user(people.kim.id))).toEqual(kims);
  });
});
