import { crmAdmins } from '../../src/sandbox/world';
import type { DeskFile } from '../../src/sandbox/world';
import { approve, ask, ready, sees, standing, writesSince } from '../support/steps';
import { until } from '../support/wait';
import { beginStory, people } from '../support/world';
import type { Story } from '../support/world';
import { again, forge, lastClick } from './forge';
import { auditOf, onTheBooks, stateOf } from './sinks';

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
    expect(await stateOf(story, id)).toBe('pending');
    expect(await auditOf(story, id, 'denied')).toMatchObject([{ actor: { aadObjectId: people.lee.id } }]);
    expect(writesSince(story, mark)).toEqual([]);
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });

  it('of the future owner is refused, although an approver', async () => {
    const draft = { accountName: 'svc-for-dana', environment: 'uat', role: 'writer', owner: people.dana.id };
    await forge(story, 'ravi', 'request.submit', { ...draft, purpose: 'Nightly order sync from the ERP.' });
    const id = await openRequest('svc-for-dana');

    await until(async () => (await stateOf(story, id)) === 'pending');
    const outcome = await forge(story, 'dana', 'request.approve', { requestId: id });

    expect(JSON.stringify(outcome)).toContain('You would own this account');
    expect(await stateOf(story, id)).toBe('pending');
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });
});

describe('a click of somebody who may', () => {
  it.each(['__proto__', 'constructor', 'toString', 'approve ', 'request.approve ', 'REQUEST.APPROVE', ''])(
    'with the verb %j is none of ours',
    async (verb) => {
      const id = await openRequest('svc-verbs');

      await forge(story, 'dana', verb, { requestId: id });

      expect(await stateOf(story, id)).toBe('pending');
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
    expect(await stateOf(story, id)).toBe('expired');
    expect(writesSince(story, mark)).toEqual([]);
  });

  it('is closed by a clock that ran ahead only when the time is really over', async () => {
    const id = await ask(story, { accountName: 'svc-clock' });

    await onTheBooks(story, `update desk.jobs set due_at = '2020-01-01' where kind = 'expire-request' and key = $1`, [
      id,
    ]);
    await until(async () => Number((await timersOf(id))[0]?.['due_at']) > Date.now());

    expect(await stateOf(story, id)).toBe('pending');
    expect(await timersOf(id)).toHaveLength(1);
    await forge(story, 'ravi', 'request.withdraw', { requestId: id });
  });

  it('is not enough when the right was taken away before the first write', async () => {
    const id = await ask(story, { accountName: 'svc-too-late' });
    const mark = story.tenant.ledger.length;
    const { directory } = story.tenant.core;
    directory.setMembership(story.tenant.now() - 60_000, crmAdmins, people.dana.id, false, 'test');

    await approve(story, 'svc-too-late', 'dana', {});
    await until(async () => !['pending', 'approved', 'running'].includes(await stateOf(story, id)));

    expect(writesSince(story, mark)).toEqual([]);
    expect(standing(story, 'svc-too-late').exists).toBe(false);
    await sees(story, 'ravi', 'svc-too-late', 'undone');
    directory.setMembership(story.tenant.now() - 60_000, crmAdmins, people.dana.id, true, 'test');
  });
});

function timersOf(id: string) {
  return onTheBooks(story, "select due_at from desk.jobs where kind = 'expire-request' and key = $1", [id]);
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
