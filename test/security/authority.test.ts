import { crmAdmins } from '../../src/start/sandbox';
import type { DeskFile } from '../../src/start/sandbox';
import type { SeenMessage } from '../../src/sandbox/teams';
import { approve, ask, ready, sees, standing, writesSince } from '../support/steps';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';
import { again, forge, lastClick, lastMessage } from './forge';
import { auditOf, onTheBooks } from './sinks';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 3 }, settings: onlyDanaApprovesForProduction });
  await story.teams.as('sam').say('/help');
});
afterAll(() => story.end());

function onlyDanaApprovesForProduction(desk: DeskFile): void {
  for (const environment of desk.environments)
    if ('people' in environment.approvers && environment.id === 'prod') environment.approvers.people = [people.dana.id];
}

describe('a click of somebody who may not', () => {
  it.each(['request.approve', 'request.reject', 'run.retry', 'run.undo', 'run.by-hand'])(
    '%s by a colleague with the admin’s exact data changes nothing, shows nothing and is audited',
    async (verb) => {
      const name = `svc-${verb.replace('.', '-').slice(0, 14)}`;
      const id = await ask(story, { accountName: name });
      const mark = story.tenant.ledger.length;
      const card = await sees(story, 'dana', name, 'Needs your approval');

      const inputs = { rejectReason: 'no', confirm: 'true', note: 'I did all of it by hand.', end: 'done' };
      const outcome = await forge(story, 'sam', verb, { requestId: id, version: 1, approved: true, ...inputs });

      expect(JSON.stringify(outcome)).toContain(`There is no request ${id}`);
      expect(await auditOf(story, id, 'denied')).toMatchObject([{ actor: { aadObjectId: people.stranger.id } }]);
      expect(writesSince(story, mark)).toEqual([]);
      expect((await sees(story, 'dana', name, 'Needs your approval')).card).toEqual(card.card);
      await forge(story, 'ravi', 'request.withdraw', { requestId: id });
    },
    60_000,
  );

  it('asks in vain for another’s request: the answer is that for an id that does not exist', async () => {
    const id = await ask(story, { accountName: 'svc-private' });

    const real = await forge(story, 'sam', 'request.view', { requestId: id });
    const unknown = await forge(story, 'sam', 'request.view', { requestId: 'SA-999999' });

    expect(JSON.stringify(real).replaceAll(id, 'ID')).toBe(JSON.stringify(unknown).replaceAll('SA-999999', 'ID'));
    expect(JSON.stringify(real)).not.toContain('svc-private');
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });

  it('of an admin of another environment is refused', async () => {
    const id = await ask(story, { accountName: 'svc-elsewhere', environment: 'prod' });
    const mark = story.tenant.ledger.length;

    const outcome = await forge(story, 'lee', 'request.approve', { requestId: id, environment: 'uat' });

    expect(JSON.stringify(outcome)).not.toContain('"kind":"sent"');
    expect(await stateOf(id)).toBe('pending');
    expect(await auditOf(story, id, 'denied')).toMatchObject([{ actor: { aadObjectId: people.lee.id } }]);
    expect(writesSince(story, mark)).toEqual([]);
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });

  it('of the future owner is refused, although an approver', async () => {
    const draft = { accountName: 'svc-for-dana', environment: 'uat', role: 'writer', owner: people.dana.id };
    await forge(story, 'ravi', 'request.submit', { ...draft, purpose: 'Nightly order sync from the ERP.' });
    const id = await openRequest('svc-for-dana');

    await until(async () => (await stateOf(id)) === 'pending');
    const outcome = await forge(story, 'dana', 'request.approve', { requestId: id });

    expect(JSON.stringify(outcome)).toContain('You would own this account');
    expect(await stateOf(id)).toBe('pending');
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });
});

describe('a click of somebody who may', () => {
  it.each(['__proto__', 'constructor', 'toString', 'approve ', 'request.approve ', 'REQUEST.APPROVE', ''])(
    'with the verb %j is none of ours',
    async (verb) => {
      const id = await openRequest('svc-verbs');

      await forge(story, 'dana', verb, { requestId: id });

      expect(await stateOf(id)).toBe('pending');
    },
  );

  it('works once however often it arrives with new ids, and everything else in its data is ignored', async () => {
    const id = await openRequest('svc-verbs');
    const mark = story.tenant.ledger.length;
    await forge(story, 'ravi', 'request.approve', { requestId: id });
    const click = { ...lastClick(story, 'request.approve'), ...from('dana') };
    const data = { requestId: id, environment: 'prod', roleId: 'admin', approved: true, licenceSku: 'x', owner: 'x' };
    const value = { action: { type: 'Action.Execute', verb: 'request.approve', data }, trigger: 'manual' };

    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((one) => again(story, { ...click, value }, one)));
    await sees(story, 'ravi', 'svc-verbs', 'Ready');
    const late = await again(story, { ...click, value }, 'e');

    expect([...answers, late].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(standing(story, 'svc-verbs')).toEqual(ready);
    expect(standing(story, 'svc-verbs', 'prod').accessmode).toBeUndefined();
    expect(writesSince(story, mark).filter((write) => write.startsWith('POST /v1.0/users →'))).toHaveLength(1);
    expect(await auditOf(story, id, 'decision')).toMatchObject([{ action: 'approve' }]);
  });

  it('comes too late when the time of the request is over, and says so', async () => {
    const id = await ask(story, { accountName: 'svc-expired' });
    const mark = story.tenant.ledger.length;
    await onTheBooks(
      story,
      `update desk.requests set body = jsonb_set(body::jsonb, '{expiresAt}', '"2020-01-01T00:00:00.000Z"') where id = $1`,
      [id],
    );

    const outcome = await forge(story, 'dana', 'request.approve', { requestId: id });

    expect(JSON.stringify(outcome)).toContain(`${id} has expired`);
    expect(await stateOf(id)).toBe('expired');
    expect(writesSince(story, mark)).toEqual([]);
  });

  it('is closed by a clock that ran ahead only when the time is really over', async () => {
    const id = await ask(story, { accountName: 'svc-clock' });

    await onTheBooks(story, `update desk.jobs set due_at = '2020-01-01' where kind = 'expire-request' and key = $1`, [
      id,
    ]);
    await until(async () => Number((await timersOf(id))[0]?.['due_at']) > Date.now());

    expect(await stateOf(id)).toBe('pending');
    expect(await timersOf(id)).toHaveLength(1);
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });

  it('is not enough when the right was taken away before the first write', async () => {
    const id = await ask(story, { accountName: 'svc-too-late' });
    const mark = story.tenant.ledger.length;
    const { directory } = story.tenant.core;
    directory.setMembership(story.tenant.now() - 60_000, crmAdmins, people.dana.id, false, 'test');

    await approve(story, 'svc-too-late', 'dana', {});
    await until(async () => !['pending', 'approved', 'running'].includes(await stateOf(id)));

    expect(writesSince(story, mark)).toEqual([]);
    expect(standing(story, 'svc-too-late').exists).toBe(false);
    await sees(story, 'ravi', 'svc-too-late', 'undone');
    directory.setMembership(story.tenant.now() - 60_000, crmAdmins, people.dana.id, true, 'test');
  });
});

describe('the audit', () => {
  it('that cannot be written stops every write, says that the bot is not ready, and lets it go on afterwards', async () => {
    const id = await ask(story, { accountName: 'svc-disk-full' });
    const mark = story.tenant.ledger.length;
    await onTheBooks(
      story,
      `create function desk.disk_full() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
       create trigger disk_full before insert on desk.audit for each statement execute function desk.disk_full()`,
    );

    const outcome = await forge(story, 'dana', 'request.approve', { requestId: id });
    const statusWhile = await readiness();
    const [stateWhile, writesWhile] = [await stateOf(id), writesSince(story, mark)];
    await onTheBooks(story, 'drop trigger disk_full on desk.audit');

    expect(JSON.stringify(outcome)).not.toMatch(/No space left|disk_full|53100|\.ts:/);
    expect([statusWhile, stateWhile, writesWhile]).toEqual([503, 'pending', []]);
    await until(async () => (await readiness()) === 200);
    await approve(story, 'svc-disk-full', 'dana', {});
    await sees(story, 'ravi', 'svc-disk-full', 'Ready');
  });

  it('that fails in the middle of a run sends nothing more until it works again', async () => {
    await ask(story, { accountName: 'svc-disk-mid' });
    await approve(story, 'svc-disk-mid', 'dana', {});
    await until(async () => standing(story, 'svc-disk-mid').exists);

    await onTheBooks(story, 'create trigger disk_full before insert on desk.audit execute function desk.disk_full()');
    await pause(400);
    const mark = story.tenant.ledger.length;
    await pause(1_500);
    const meanwhile = writesSince(story, mark);
    await onTheBooks(story, 'drop trigger disk_full on desk.audit');

    expect(meanwhile).toEqual([]);
    await sees(story, 'ravi', 'svc-disk-mid', 'Ready');
    expect(standing(story, 'svc-disk-mid')).toEqual(ready);
  });

  it('has the intent of every write of a run before the write arrives, and its outcome afterwards', async () => {
    const id = await ask(story, { accountName: 'svc-order' });
    const unannounced: string[] = [];
    const writes: string[] = [];
    const stop = story.tenant.onArrival(async ({ method, path, headers, service }) => {
      if (method === 'GET' || service === 'login' || headers['client-request-id'] !== `${id}:1`) return undefined;
      const [intents, outcomes] = [await auditOf(story, id, 'intent'), await auditOf(story, id, 'outcome')];
      writes.push(`${method} ${path}`);
      if (intents.length !== outcomes.length + 1) unannounced.push(`${method} ${service} ${path}`);
      return undefined;
    });

    await approve(story, 'svc-order', 'dana', {});
    await sees(story, 'ravi', 'svc-order', 'Ready');
    stop();

    expect(writes.length).toBeGreaterThanOrEqual(5);
    expect(unannounced).toEqual([]);
    const [intents, outcomes] = [await auditOf(story, id, 'intent'), await auditOf(story, id, 'outcome')];
    expect(outcomes.map(({ action }) => action)).toEqual(intents.map(({ action }) => action));
  });

  it('is shown by /audit to an approver; everybody else gets the answer for an id that does not exist', async () => {
    const id = await ask(story, { accountName: 'svc-audited' });
    const answerTo = async (who: string, about: string) => {
      const person = story.teams.as(who);
      const { id: said } = await person.say(`/audit ${about}`);
      const isIt = ({ fromBot, words, ...message }: SeenMessage) =>
        fromBot && !message.card && Number(message.id) > Number(said) && words.includes(about);
      return (await person.waitFor((seen) => seen.find(isIt), { where: 'personal' })).words.replaceAll(about, 'ID');
    };

    const [approver, requester, stranger] = [
      await answerTo('dana', id),
      await answerTo('ravi', id),
      await answerTo('sam', id),
    ];

    expect(approver).toContain('request-create');
    expect(new Set([requester, stranger, await answerTo('sam', 'SA-999999')]).size).toBe(1);
    expect(stranger).not.toContain('request-create');
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });

  it('gets one line for a flood of another tenant’s posts, and one that counts the others', async () => {
    await story.teams.as('sam').say('/help');
    const activity = { ...lastMessage(story), channelData: { tenant: { id: 'intruders' } } };
    const lines = () =>
      onTheBooks(story, `select line from desk.audit where line like '%"front-door-tenant%' order by seq`);

    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => again(story, activity, `foreign-${n}`)));
    const atOnce = await lines();
    await story.restart();
    const afterwards = await lines();

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
    expect(atOnce).toHaveLength(1);
    expect(afterwards.map(({ line }) => (JSON.parse(String(line)) as { after: object }).after)).toMatchObject([
      { tenantId: 'intruders', count: 1 },
      { tenantId: 'intruders', count: 59 },
    ]);
  });

  it('that somebody changed is called broken at the next start, with its first bad line', async () => {
    await onTheBooks(
      story,
      `set session_replication_role = replica; update desk.audit set line = replace(line, '"', ' "') where seq = 2`,
    );

    await story.restart();

    const said = story.log.map((line) => JSON.parse(line) as { msg: string; level: number; verdict?: object });
    expect(said.find(({ msg }) => msg.startsWith('the audit chain is broken'))).toMatchObject({
      level: 50,
      verdict: { ok: false, firstBadSeq: 2 },
    });
  });
});

async function stateOf(id: string): Promise<string> {
  return String((await onTheBooks(story, 'select state from desk.requests where id = $1', [id]))[0]?.['state']);
}

function timersOf(id: string) {
  return onTheBooks(story, "select due_at from desk.jobs where kind = 'expire-request' and key = $1", [id]);
}

async function readiness(): Promise<number> {
  await pause(1_100);
  return (await fetch(story.desk().messagesUrl.replace('/api/messages', '/readyz'))).status;
}

async function openRequest(accountName: string): Promise<string> {
  const rows = await onTheBooks(
    story,
    "select id from desk.requests where account_name = $1 and state in ('checking', 'pending')",
    [accountName],
  );
  return rows[0] ? String(rows[0]['id']) : ask(story, { accountName });
}

function from(who: string) {
  const { person } = story.teams.as(who);
  return { from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId } };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds());) {
    if (Date.now() > end) throw new Error('It did not happen within a minute.');
    await pause(20);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
