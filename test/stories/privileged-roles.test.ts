import type { DeskFile } from '../../src/sandbox/world';
import { environments as ids, people } from '../../src/sandbox/tenant';
import { approve, ask, ready, sees, sendForm, standing } from '../support/steps';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 9 }, settings: inGerman });
});
beforeEach(() => {
  rename('uat', 'System Administrator', 'Systemadministrator');
});
afterAll(() => story.end());

it('an administrator role needs two people although the settings do not say so and its name is German', async () => {
  await ask(story, { accountName: 'svc-german', role: 'admin' });

  await approve(story, 'svc-german', 'dana');

  const card = await sees(story, 'lee', 'svc-german', 'Dana Whitfield');
  expect(card.words).toContain('Needs your approval');
  expect(standing(story, 'svc-german').exists).toBe(false);
  await approve(story, 'svc-german', 'lee');
  await sees(story, 'ravi', 'svc-german', 'Ready');
  expect(standing(story, 'svc-german')).toEqual({ ...ready, roles: ['Systemadministrator'] });
});

it('an administrator role that only one person could approve is refused by the checks, and nobody is asked', async () => {
  await sendForm(story, { accountName: 'svc-alone', role: 'admin', owner: people.lee.id });

  const card = await sees(story, 'ravi', 'svc-alone', 'only Dana Whitfield could');
  expect(card.words).toContain('Choose another role, or ask an operator to add an approver');
  const dana = await story.teams.as('dana').sees('personal');
  expect(dana.some(({ words }) => words.includes('svc-alone'))).toBe(false);
});

it('a plain role needs one person, although the settings do not say that either', async () => {
  await ask(story, { accountName: 'svc-plain', role: 'reader' });

  await approve(story, 'svc-plain', 'dana');

  await sees(story, 'ravi', 'svc-plain', 'Ready');
});

it('an administrator role that the settings call not privileged needs one person, and the log says so from the start', async () => {
  await ask(story, { accountName: 'svc-said-plain', role: 'admin', environment: 'dev' });

  await approve(story, 'svc-said-plain', 'dana');

  await sees(story, 'ravi', 'svc-said-plain', 'Ready');
  const warnings = story.log.filter((line) => line.includes('may approve an administrator role'));
  expect(warnings.map((line) => (JSON.parse(line) as { environment: string }).environment)).toEqual(['dev']);
});

it('a role that rules the environment by the time of the run is not given on the word of one person', async () => {
  await ask(story, { accountName: 'svc-swapped', role: 'writer' });
  rename('uat', 'Service Writer', 'Writer of old');
  rename('uat', 'Systemadministrator', 'Service Writer');

  await approve(story, 'svc-swapped', 'dana');

  const card = await sees(story, 'ravi', 'svc-swapped', 'Setup was undone');
  expect(card.words).toContain('fewer than two people approved');
  expect(standing(story, 'svc-swapped')).toMatchObject({ enabled: false, licenses: [], roles: [] });
});

function inGerman(desk: DeskFile): void {
  for (const environment of desk.environments) {
    for (const role of environment.roles) {
      if ('privileged' in role) Reflect.deleteProperty(role, 'privileged');
      if (role.id === 'admin' && environment.id === 'uat') Object.assign(role, { name: 'Systemadministrator' });
      if (role.id === 'admin' && environment.id === 'dev') Object.assign(role, { privileged: false });
    }
  }
}

/** Gives all copies of a role another name. */
function rename(environment: 'uat', from: string, to: string): void {
  const { roles } = story.tenant.environment(ids[environment]);
  for (const [id, copy] of roles) if (copy.name === from) roles.set(id, { ...copy, name: to });
}
