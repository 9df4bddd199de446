import { forge } from '../security/forge';
import { onTheBooks, stateOf } from '../security/sinks';
import type { DeskFile } from '../../src/sandbox/world';
import { approve, ask, idOf, sees, sendForm, writesSince } from '../support/steps';
import { until } from '../support/wait';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';

/** Who may ask: for production these two groups of people, for its administrators only members of the nested one. */
const integrators = '44444444-4444-4444-8444-0000000000c1';
const nested = '44444444-4444-4444-8444-0000000000c2';
const draft = { role: 'writer', purpose: 'Nightly order sync from the ERP. Reads accounts.' };

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 5 }, settings: onlySomeMayAsk });
});
afterAll(() => story.end());

function onlySomeMayAsk(desk: DeskFile): void {
  const requesters = { people: [people.kim.id], groupId: integrators };
  for (const environment of desk.environments) {
    if (environment.id === 'prod') Object.assign(environment, { requesters });
    for (const role of environment.roles)
      if (role.id === 'admin') Object.assign(role, { requesters: { people: [], groupId: nested } });
  }
}

beforeAll(async () => {
  // Everybody was greeted, and read from Entra for it.
  await until(async () => (await onTheBooks(story, 'select 1 from desk.people')).length === story.teams.people.length);
  const { seed } = story.tenant;
  seed.group({ id: nested, displayName: 'ERP administrators', members: [people.ravi.id] });
  seed.group({ id: integrators, displayName: 'Integrators', members: [nested] });
  await forgetEverybody();
});

it('the form offers each person only what they may ask for', async () => {
  expect(await offeredTo('sam')).toEqual(['dev', 'uat', 'reader', 'shop', 'writer']);
  expect(await offeredTo('kim')).toEqual(['dev', 'prod', 'uat', 'reader', 'shop', 'writer']);
  // In the group of the environment through a nested one.
  expect(await offeredTo('ravi')).toEqual(['dev', 'prod', 'uat', 'admin', 'reader', 'shop', 'writer']);
});

it.each([
  ['an environment', { environment: 'prod', role: 'writer' }, 'No environment is chosen.'],
  ['a role', { environment: 'uat', role: 'admin' }, 'No security role of this environment is chosen.'],
])(
  'a forged form that asks for %s of others is answered like one that names none that exists',
  async (_what, change, words) => {
    const forged = { ...draft, accountName: 'svc-forged', owner: people.stranger.id, ...change };

    const answer = JSON.stringify(await forge(story, 'sam', 'request.submit', forged));
    const unknown = { environment: 'xq1', role: 'xq2' };
    const key = change.environment === 'prod' ? 'environment' : 'role';
    const ofUnknown = await forge(story, 'sam', 'request.submit', { ...forged, [key]: unknown[key] });

    expect(answer).toContain(words);
    const given = (value: string) => `"value":"${value}"`;
    expect(answer.replace(given(change[key]), 'GIVEN')).toBe(
      JSON.stringify(ofUnknown).replace(given(unknown[key]), 'GIVEN'),
    );
    expect(await onTheBooks(story, `select 1 from desk.requests where account_name = 'svc-forged'`)).toEqual([]);
  },
);

it('who was taken out of the group after the form was shown is refused before anybody is asked', async () => {
  await membership(nested, people.ravi.id, false);

  await sendForm(story, { accountName: 'svc-too-late', environment: 'prod' });

  const card = await sees(story, 'ravi', 'svc-too-late', 'You may not ask for the role Service Writer');
  expect(await stateOf(story, idOf(card))).toBe('refused');
  await membership(nested, people.ravi.id, true);
  await forgetEverybody();
});

it('who was taken out after asking is not approved, and the approver is told', async () => {
  const id = await ask(story, { accountName: 'svc-left-since', environment: 'prod' });
  const mark = story.tenant.ledger.length;
  await membership(nested, people.ravi.id, false);
  // The desk keeps reading him while his request waits.
  const letHimBeRead = story.tenant.onArrival(({ path }) =>
    path.includes(`/users/${people.ravi.id}`) ? '5xx' : undefined,
  );
  await forgetEverybody();

  const first = await approve(story, 'svc-left-since', 'lee', {});
  expect(JSON.stringify(first)).toContain('could not be read from Entra in the last minute');
  letHimBeRead();
  const isKnown = 'select 1 from desk.people where person_id = $1';
  await until(async () => (await onTheBooks(story, isKnown, [people.ravi.id])).length > 0);
  const second = await approve(story, 'svc-left-since', 'lee', {});

  expect(JSON.stringify(second)).toContain('Ravi Patel may not ask for the role Service Writer in this environment.');
  expect(await stateOf(story, id)).toBe('pending');
  expect(writesSince(story, mark)).toEqual([]);
  await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  await membership(nested, people.ravi.id, true);
  await forgetEverybody();
});

it('who was taken out between the approval and the first write gets nothing made', async () => {
  const id = await ask(story, { accountName: 'svc-in-between', environment: 'prod' });
  const stop = story.tenant.onArrival(async ({ path, headers }) => {
    // The first question of the run, who Ravi is; the next is for his groups.
    const isFirstQuestion = path.includes(`/users/${people.ravi.id}?`) && headers['client-request-id'] === `${id}:1`;
    if (isFirstQuestion) await membership(nested, people.ravi.id, false);
    return undefined;
  });
  const mark = story.tenant.ledger.length;

  await approve(story, 'svc-in-between', 'lee', {});
  await sees(story, 'lee', 'svc-in-between', 'may no longer ask for this role');
  stop();

  expect(writesSince(story, mark)).toEqual([]);
  expect(story.tenant.user('svc-in-between@contoso.onmicrosoft.com')).toBeUndefined();
  await membership(nested, people.ravi.id, true);
  await forgetEverybody();
});

it('while the group cannot be read nobody is asked to decide, and it goes on by itself afterwards', async () => {
  await until(async () => (await offeredTo('ravi')).includes('prod'));
  const stop = story.tenant.onArrival(({ path }) => (path.includes('checkMemberGroups') ? '5xx' : undefined));
  await sendForm(story, { accountName: 'svc-unread', environment: 'prod' });
  const [row] = await onTheBooks(story, `select id from desk.requests where account_name = 'svc-unread'`);
  const id = String(row?.['id']);
  const failed = `select 1 from desk.jobs where kind = 'check-request' and key = $1 and last_error is not null`;
  await until(async () => (await onTheBooks(story, failed, [id])).length > 0);
  expect(await stateOf(story, id)).toBe('checking');

  stop();

  await until(async () => (await stateOf(story, id)) === 'pending');
});

/** Ids that the form offers to somebody, environments first. */
async function offeredTo(who: string): Promise<string[]> {
  const person = story.teams.as(who);
  const { id } = await person.say('/request');
  const form = await person.waitFor(
    (seen) => seen.find(({ id: other, fromBot, card }) => fromBot && card && Number(other) > Number(id)),
    { where: 'personal' },
  );
  return [...choicesOf(form.card, 'environment').sort(), ...choicesOf(form.card, 'role').sort()];
}

function choicesOf(node: unknown, input: string): string[] {
  if (Array.isArray(node)) return node.flatMap((one) => choicesOf(one, input));
  if (typeof node !== 'object' || node === null) return [];
  const { id, choices } = node as { id?: unknown; choices?: { value: string }[] };
  if (id === input && choices) return choices.map(({ value }) => value);
  return Object.values(node).flatMap((one) => choicesOf(one, input));
}

/** Changes a group in Entra; resolves when every replica shows it. */
async function membership(groupId: string, userId: string, isMember: boolean): Promise<void> {
  const { directory, settings } = story.tenant.core;
  const at = story.tenant.now();
  directory.setMembership(at, groupId, userId, isMember, 'a test');
  await until(() => story.tenant.now() > at + settings.delays.readLagMs);
}

/** As when nobody has talked to the bot for a long time. */
async function forgetEverybody(): Promise<void> {
  // A read that is under way would bring them back.
  const underway = `select 1 from desk.jobs where kind = 'read-person' and claimed_until > clock_timestamp()`;
  await until(async () => (await onTheBooks(story, underway)).length === 0);
  await onTheBooks(story, 'delete from desk.people');
}
