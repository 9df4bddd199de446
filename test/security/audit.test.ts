import type { SeenMessage } from '../../src/sandbox/teams';
import type { InsideReport } from '../../src/teams/front-door/inside';
import type { PartOfReadiness } from '../../src/usecases/readiness';
import { approve, ask, ready, sees, standing, writesSince } from '../support/steps';
import { pauseFor, until } from '../support/wait';
import { beginStory } from '../support/world';
import type { Story } from '../support/world';
import { again, forge, lastMessage } from './forge';
import { auditOf, onTheBooks, stateOf } from './sinks';

let story: Story;
beforeAll(async () => {
  story = await beginStory({ tenant: { freeSalesSeats: 3 } });
});
afterAll(() => story.end());

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
    const partsWhile = await inside();
    const [stateWhile, writesWhile] = [await stateOf(story, id), writesSince(story, mark)];
    await onTheBooks(story, 'drop trigger disk_full on desk.audit');

    expect(JSON.stringify(outcome)).not.toMatch(/No space left|disk_full|53100|\.ts:/);
    expect([statusWhile, stateWhile, writesWhile]).toEqual([503, 'pending', []]);
    expect(partsWhile.filter((part) => part.trouble)).toEqual([
      expect.objectContaining({
        part: 'audit',
        trouble: {
          why: expect.stringContaining('No space left on device'),
          since: expect.stringMatching(/^\d{4}-.*Z$/),
        },
      }),
    ]);
    await until(async () => (await readiness()) === 200);
    expect((await inside()).map(({ part, trouble }) => [part, trouble])).toEqual(
      ['door', 'database', 'audit', 'runs', 'outbox', 'sweep'].map((part) => [part, null]),
    );
    await approve(story, 'svc-disk-full', 'dana', {});
    await sees(story, 'ravi', 'svc-disk-full', 'Ready');
  });

  it('that fails in the middle of a run sends nothing more until it works again', async () => {
    const id = await ask(story, { accountName: 'svc-disk-mid' });
    await approve(story, 'svc-disk-mid', 'dana', {});
    await until(async () => standing(story, 'svc-disk-mid').exists);

    // A sequence counts what is taken back as well.
    await onTheBooks(
      story,
      `create sequence desk.tries;
       create function desk.full_for_run() returns trigger language plpgsql security definer as
       $$ begin
         if new.request_id = '${id}' then perform nextval('desk.tries'); end if;
         raise exception 'could not extend file: No space left on device' using errcode = '53100';
       end $$;
       create trigger disk_full before insert on desk.audit for each row execute function desk.full_for_run()`,
    );
    const tries = async () => {
      const [row] = await onTheBooks(
        story,
        'select case when is_called then last_value else 0 end as n from desk.tries',
      );
      return Number(row?.['n']);
    };
    // The run notes each write before and after it: once it could not, none is under way.
    await until(async () => (await tries()) > 0);
    const mark = story.tenant.ledger.length;
    await until(async () => (await tries()) > 3);
    const meanwhile = writesSince(story, mark);
    await onTheBooks(story, 'drop function desk.full_for_run() cascade; drop sequence desk.tries');

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

  it('is shown by /audit to an approver and to whoever asked; everybody else gets the answer for an id that does not exist', async () => {
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

    for (const theirs of [approver, requester]) expect(theirs).toContain('Ravi Patel asked for svc-audited');
    expect(stranger).toBe(await answerTo('sam', 'SA-999999'));
    expect(stranger).not.toContain('svc-audited');
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

    // The bot is at work already while the whole audit is read.
    const alarm = () => logged().find(({ msg }) => msg.startsWith('the audit chain is broken'));
    await until(() => alarm() !== undefined);
    expect(alarm()).toMatchObject({ level: 50, verdict: { ok: false, firstBadSeq: 2 } });
  });
});

function logged() {
  return story.log.map((line) => JSON.parse(line) as { msg: string; level: number; verdict?: object });
}

/** Every part, as told to whoever looks after the bot. */
async function inside(): Promise<readonly PartOfReadiness[]> {
  const response = await fetch(`${story.desk().insideUrl}/readyz`);
  return ((await response.json()) as InsideReport).parts;
}

async function readiness(): Promise<number> {
  await pauseFor(1_100);
  return (await fetch(story.desk().messagesUrl.replace('/api/messages', '/readyz'))).status;
}
