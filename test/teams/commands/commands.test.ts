import { placeIn } from '../../../src/desk/place';
import type { Activity } from '../../../src/sandbox/teams';
import { dana } from '../../support/cast';
import { sampleRequest } from '../../support/sample-request';
import { stopAll, type Started } from '../support/start';
import { answerTo, startWith } from '../support/talk';

afterEach(stopAll);

/** What Teams sent to the bot last. */
function lastActivity({ teams }: Started): Activity {
  const sent = teams.traffic.filter(({ direction }) => direction === 'to-bot');
  return structuredClone(sent.at(-1)?.request) as Activity;
}

describe('in a personal chat', () => {
  it('opens the form with the name that was given', async () => {
    const started = await startWith();

    await answerTo(started, 'ravi', '/request svc-erp-sync');

    expect(started.desk.named('form')[0]?.args).toEqual([{ accountName: 'svc-erp-sync' }]);
  });

  it('asks about one environment or about all', async () => {
    const started = await startWith();

    await answerTo(started, 'ravi', '/quota PROD');
    await answerTo(started, 'ravi', '/quota');

    expect(started.desk.named('quota').map(({ args }) => args[0])).toEqual([
      placeIn('quota', { environmentId: 'PROD' }),
      placeIn('quota'),
    ]);
  });

  it.each([
    ['/approve SA-1042', 'approve', ['SA-1042', null, {}]],
    ['/approve 1042', 'approve', ['SA-1042', null, {}]],
    ['/approve svc-erp-sync', 'approve', ['SA-1042', null, {}]],
    ['/approve SA–1042 from Kim Larsen', 'approve', ['SA-1042', null, { lender: 'Kim Larsen' }]],
    ['genehmigen svc-erp-sync von Kim', 'approve', ['SA-1042', null, { lender: 'Kim' }]],
    ['/why svc-erp-sync', 'why', ['SA-1042']],
    ['SA–1042?', 'view', ['SA-1042']],
    ['/status "svc-erp-sync"', 'view', ['SA-1042']],
    ['quota: Contoso Production?', 'quota', [placeIn('quota', { environmentId: 'Contoso Production' })]],
    ['/reject sa-1042 Too many rights', 'reject', ['SA-1042', null, { rejectReason: 'Too many rights' }]],
    ['/retry SA-1042', 'retry', ['SA-1042']],
    ['/undo SA-1042', 'undo', ['SA-1042']],
    ['/nudge SA-1042', 'nudge', ['SA-1042']],
    ['/why SA-1042', 'why', ['SA-1042']],
    ['/audit SA-1042', 'auditOf', ['SA-1042']],
    ['/cancel SA-1042', 'withdraw', ['SA-1042']],
    ['withdraw SA-1042', 'withdraw', ['SA-1042']],
    ['/retire svc-erp-sync', 'retirement', ['svc-erp-sync']],
    ['/disable SA-1042', 'retirement', ['svc-erp-sync']],
    ['stilllegen svc-erp-sync', 'retirement', ['svc-erp-sync']],
    ['/accounts prod olga', 'accounts', [placeIn('accounts', { text: 'prod olga' })]],
    ['/verify svc-erp-sync', 'verify', ['svc-erp-sync']],
    ['/rotate svc-erp-sync', 'rotation', ['svc-erp-sync']],
    ['/mine', 'requests', [placeIn('mine')]],
    ['/pending uat ravi', 'requests', [placeIn('pending', { text: 'uat ravi' })]],
    ['/open', 'requests', [placeIn('open')]],
    ['/status', 'requests', [placeIn('mine')]],
    ['/status payroll', 'requests', [placeIn('all', { text: 'payroll' })]],
    ['/account svc-erp-sync', 'account', ['svc-erp-sync']],
    ['/status 1042', 'view', ['SA-1042']],
    ['/plan SA-1042', 'plan', [{ requestId: 'SA-1042' }]],
    ['/plan PROD', 'plan', [{ environmentId: 'PROD' }]],
    ['/plan', 'plan', [{ environmentId: null }]],
    ['antrag svc-erp-sync', 'form', [{ accountName: 'svc-erp-sync' }]],
    ['kontingent prod', 'quota', [placeIn('quota', { environmentId: 'prod' })]],
    ['konten', 'accounts', [placeIn('accounts')]],
    ['genehmigen SA-1042', 'approve', ['SA-1042', null, {}]],
    ['ablehnen SA-1042 Zu viele Rechte', 'reject', ['SA-1042', null, { rejectReason: 'Zu viele Rechte' }]],
    ['zurückziehen SA-1042', 'withdraw', ['SA-1042']],
    ['offen', 'requests', [placeIn('open')]],
    ['meine', 'requests', [placeIn('mine')]],
    ['wartend', 'requests', [placeIn('pending')]],
    ['erneut SA-1042', 'retry', ['SA-1042']],
    ['rückgängig SA-1042', 'undo', ['SA-1042']],
    ['warum SA-1042', 'why', ['SA-1042']],
    ['erinnern SA-1042', 'nudge', ['SA-1042']],
    ['prüfen svc-erp-sync', 'verify', ['svc-erp-sync']],
    ['protokoll SA-1042', 'auditOf', ['SA-1042']],
  ])('hands %j over as %s', async (text, name, args) => {
    const started = await startWith(sampleRequest());

    await started.teams.as('dana').say(text);

    expect(started.desk.named(name).map((call) => [call.caller.person.aadObjectId, call.args])).toEqual([
      [dana.aadObjectId, args],
    ]);
  });

  it.each(['/approve', '/reject', '/why', '/undo', '/disable', '/rotate'])(
    'asks what %s is about instead of guessing',
    async (text) => {
      const started = await startWith(sampleRequest());

      const words = await answerTo(started, 'dana', text);

      expect(words).toMatch(/^Which (request|account)\?/);
      expect(started.desk.calls).toEqual([]);
    },
  );

  it('shows who decides for a request and until when', async () => {
    const started = await startWith(sampleRequest());

    const words = await answerTo(started, 'ravi', '/why SA-1042');

    expect(words).toContain('Dana Ortiz');
    expect(words).toContain('29 Nov 2026');
  });

  it('writes the audit literally, whatever an object is called', async () => {
    const started = await startWith(sampleRequest());

    const words = await answerTo(started, 'ravi', '/audit SA-1042');

    expect(words).toContain('asked for svc\\_\\*a\\*');
    expect(words).not.toContain('request-create');
  });

  it('answers greetings and thanks', async () => {
    const started = await startWith();

    expect(await answerTo(started, 'ravi', 'Hi')).toContain('Hello Ravi Patel');
    expect(await answerTo(started, 'ravi', 'thanks')).toContain('welcome');
    expect(await answerTo(started, 'ravi', 'Moin')).toContain('Hello Ravi Patel');
    expect(await answerTo(started, 'ravi', 'danke')).toContain('welcome');
  });

  it('answers about the thing that was asked, and says when it knows nothing about it', async () => {
    const started = await startWith();

    const one = await answerTo(started, 'ravi', '/can own workflows');
    const none = await answerTo(started, 'ravi', '/can dance [x](https://evil.example)');

    expect(one).toContain('Own workflows?');
    expect(one).not.toContain('Send e-mail?');
    expect(none).toContain('There is no answer about “dance');
    expect(none).toContain('Send e-mail?');
    expect(none).not.toContain('](https://evil');
  });

  it('shows the plan of a request, and of nobody else’s', async () => {
    const started = await startWith(sampleRequest());

    expect(await answerTo(started, 'ravi', '/plan SA-1042')).toContain('Plan for svc-erp-sync');
    expect(await answerTo(started, 'sam', '/plan SA-1042')).toContain('There is no request SA-1042 that you can see');
  });

  it.each([
    ['/quoat', 'Did you mean /quota?'],
    ['/aprove SA-1042', 'Did you mean /approve?'],
    ['/rejct SA-1042 no', 'Did you mean /reject?'],
    ['/cancle SA-1042', 'Did you mean /cancel?'],
    ['/pendnig', 'Did you mean /pending?'],
    ['/verfy svc-erp-sync', 'Did you mean /verify?'],
    ['/plna SA-1042', 'Did you mean /plan?'],
    ['genemigen SA-1042', 'Did you mean /approve?'],
    ['/quota;drop', 'Did you mean /quota?'],
    ['please make me a sandwich', 'is no command'],
    ['[Approve](https://evil.example)', 'is no command'],
  ])('answers %j with one line, not with the whole help: %s', async (text, line) => {
    const started = await startWith();

    const words = await answerTo(started, 'ravi', text);

    expect(words).toContain(line);
    expect(words).not.toContain('What you can ask');
    expect(words.split('\n')).toHaveLength(1);
    expect(words).not.toContain('](https://evil');
    expect(started.desk.calls).toEqual([]);
  });

  it('answers in the language of the reader', async () => {
    const started = await startWith();
    const { client } = started.teams;
    const ravi = started.teams.as('ravi').person;
    await started.teams.as('ravi').say('hello');
    const activity = lastActivity(started);

    await client.deliver({ ...activity, id: 'de', locale: 'de-DE' });
    const words = await started.teams
      .as('ravi')
      .waitFor((messages) => messages.find(({ words: shown }) => shown.startsWith('Hallo')));

    expect(words.words).toContain(ravi.name);
  });
});

describe('a request that is none of one’s business', () => {
  it('looks like one that does not exist', async () => {
    const started = await startWith(sampleRequest());

    const others = await answerTo(started, 'sam', '/status SA-1042');
    const unknown = await answerTo(started, 'sam', '/status SA-9999');

    expect(others.replace('SA-1042', 'X')).toBe(unknown.replace('SA-9999', 'X'));
  });

  it('cannot be decided, and the refusal says who can', async () => {
    const started = await startWith(sampleRequest());

    const words = await answerTo(started, 'sam', '/approve SA-1042');

    expect(words).toContain('Ask one of them');
    expect(started.desk.requests.get('SA-1042')?.state).toBe('pending');
  });
});

it('does not talk to somebody whom the directory does not know', async () => {
  const started = await startWith();
  await started.teams.as('ravi').say('hello');
  const activity = lastActivity(started);
  started.desk.calls.length = 0;

  for (const aadObjectId of [undefined, 'ravi', '8f0c2a9e-6b1d-4c3e-9a70-000000000002\n', "' or 1=1"]) {
    await started.teams.postActivity({
      ...activity,
      id: `odd-${aadObjectId}`,
      text: '/quota',
      from: { ...(activity['from'] as object), aadObjectId },
    });
  }
  const { teams } = started;
  await teams.as('ravi').waitFor((all) => all.find(({ words }) => words.includes('could not tell who you are')));

  expect(started.desk.calls).toEqual([]);
});

it('does not let a slow desk keep Teams waiting, and answers when it can', async () => {
  const started = await startWith();
  let finish: () => void = () => undefined;
  started.desk.instead('quota', async () => {
    await new Promise<void>((resolve) => (finish = resolve));
    return { place: placeIn('quota'), environments: [], counting: true, now: '2026-11-22T10:00:00.000Z' };
  });

  const { status } = await started.teams.as('ravi').say('/quota');
  finish();
  const { teams } = started;
  const answer = await teams.as('ravi').waitFor((all) => all.find((one) => one.fromBot && one.kind === 'personal'));

  expect(status).toBe(200);
  expect(answer.words).toContain('Service account quota');
});
