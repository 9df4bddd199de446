import type { Activity } from '../../src/sandbox/teams';
import { ageOffer, passwordOf, untilHandOver } from '../support/hand-over';
import { approve, ask, makeAccount, sees } from '../support/steps';
import { until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';
import {
  auditExports,
  auditOf,
  databaseFiles,
  everyRow,
  filesUnder,
  namesOfLeaks,
  onTheBooks,
  placesOf,
  tapOutgoingCalls,
} from './sinks';
import type { Sent } from './sinks';

let story: Story;
let sent: Sent[];
let goodRequest: string;

beforeAll(async () => {
  sent = tapOutgoingCalls();
  story = await beginStory();
});
afterAll(() => story.end());

describe('the password of an account', () => {
  it('leaves the bot for the vault’s write and the create-user call, exactly once each, and stands nowhere else, after good, failed and restarted runs', async () => {
    goodRequest = await makeAccount(story, { accountName: 'svc-good' });
    await aRunThatFails('svc-uncreated', { method: 'POST', path: /\/users(\?|$)/ });
    await aRunThatFails('svc-unlicensed', { method: 'POST', path: /assignLicense/ });
    await aRunWithARestart('svc-restarted');

    const passwords = passwordsPutIntoTheVault();

    expect(passwords).toHaveLength(4);
    expect(passwords).toContain(story.tenant.passwordOf(userId('svc-good')));
    expect(passwords).toContain(story.tenant.passwordOf(userId('svc-restarted')));
    for (const password of passwords) {
      expect(placesOf(password, sent)).toEqual(['PUT secret', 'POST user']);
      expect(await leaksOf(password)).toEqual([]);
    }
  });

  it('is held besides only by its owner’s dialog, once; a second try fails and stands in the audit', async () => {
    const ravi = story.teams.as('ravi');
    const password = story.tenant.passwordOf(userId('svc-good')) ?? '';
    const card = await sees(story, 'ravi', 'svc-good', 'Ready');

    await ravi.openDialog('credential.open', {}, { where: 'personal', messageId: card.id });
    const shown = await ravi.submitDialog('credential.reveal');
    const again = await story.teams.postActivity(repeatOfTheReveal());

    expect(JSON.stringify(shown)).toContain(password);
    expect(JSON.stringify(again.body)).not.toContain(password);
    const security = await auditOf(story, goodRequest, 'security');
    expect(security.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['open-credential', 'reveal-password', 'reveal-refused']),
    );
    const answers = story.teams.traffic.filter(({ response }) => JSON.stringify(response ?? '').includes(password));
    expect(answers.map(({ request }) => (request as { name?: string }).name)).toEqual(['task/submit']);
    expect(await leaksOf(password, answers)).toEqual([]);
  });

  it('is given to nobody but its owner, who sees the same as for an id that does not exist', async () => {
    const dana = await sees(story, 'dana', 'svc-good', 'Ready');
    const message = story.teams.world.messages.find(({ id }) => id === dana.id);
    const press = (requestId: string) =>
      story.teams.postActivity({ ...repeatOfTheReveal(), ...from('dana'), value: fetchOf(requestId) });

    const refused = await press(goodRequest);
    const unknown = await press('SA-999999');

    expect(message).toBeDefined();
    expect(JSON.stringify(refused.body)).toContain('There is no request');
    expect(JSON.stringify(refused.body).replaceAll(goodRequest, 'ID')).toBe(
      JSON.stringify(unknown.body).replaceAll('SA-999999', 'ID'),
    );
    const denied = (await auditOf(story, goodRequest, 'security')).map(({ action }) => action);
    expect(denied).toContain('open-credential-denied');
  });

  it('that nobody collects in time is not offered any more, and is neither changed nor written anywhere', async () => {
    const id = await idOf('svc-restarted');
    const before = passwordOf(story, 'svc-restarted');

    await ageOffer(story, id, 1);
    await untilHandOver(story, id, `state = 'lapsed'`);

    expect(passwordOf(story, 'svc-restarted')).toBe(before);
    expect(placesOf(before, sent)).toEqual(['PUT secret', 'POST user']);
    expect(await leaksOf(before)).toEqual([]);
    const security = await auditOf(story, id, 'security');
    expect(security.map(({ action }) => action)).toContain('password-not-collected');
  });
});

function userId(account: string): string {
  return story.tenant.user(`${account}@contoso.onmicrosoft.com`)?.id ?? '';
}

async function idOf(account: string): Promise<string> {
  return String(
    (await onTheBooks(story, 'select id from desk.requests where account_name = $1', [account]))[0]?.['id'],
  );
}

async function aRunThatFails(account: string, at: { method: string; path: RegExp }): Promise<void> {
  await ask(story, { accountName: account });
  story.tenant.failNext({ service: 'graph', kind: 'refuse', status: 403, code: 'Authorization_RequestDenied', ...at });
  await approve(story, account);
  await sees(story, 'ravi', account, 'Setup was undone');
}

async function aRunWithARestart(account: string): Promise<void> {
  await ask(story, { accountName: account });
  await approve(story, account);
  await until(() => userId(account) !== '');
  await story.restart();
  await sees(story, 'ravi', account, 'Ready');
}

function passwordsPutIntoTheVault(): string[] {
  const puts = sent.filter(({ method, path }) => method === 'PUT' && path.includes('/secrets/'));
  return puts.map(({ body }) => (JSON.parse(body) as { value: string }).value);
}

/** Names of the sinks in which the secret can be read, in whatever spelling. */
async function leaksOf(secret: string, allowed: readonly object[] = []): Promise<string[]> {
  const { database, folder } = story;
  return namesOfLeaks(secret, {
    log: story.log.join('\n'),
    'rows of the database': await everyRow(story),
    'files of the database': await databaseFiles(database),
    'files of the bot': filesUnder(folder),
    'export of the audit': await auditExports(database),
    Teams: JSON.stringify(story.teams.traffic.filter((exchange) => !allowed.includes(exchange))),
    'recorded exchanges': JSON.stringify(story.exchanges),
    ledger: JSON.stringify(story.tenant.ledger),
  });
}

function repeatOfTheReveal() {
  const reveal = story.teams.traffic.findLast(
    ({ request }) => (request as { name?: string } | undefined)?.name === 'task/submit',
  );
  return { ...structuredClone(reveal?.request as Activity), id: `again-${Date.now()}-${Math.random()}` };
}

function from(who: string) {
  const { person } = story.teams.as(who);
  return { name: 'task/fetch', from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId } };
}

function fetchOf(requestId: string) {
  return { data: { msteams: { type: 'task/fetch' }, verb: 'credential.open', requestId } };
}
