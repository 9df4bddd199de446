import type { ServiceRequest } from '../../src/desk/request';
import { dana, lee, sam } from '../support/cast';
import { beginNight } from './at-night';
import type { Night } from './at-night';

let night: Night;
let pending: ServiceRequest;
let stopped: ServiceRequest;
let rejected: ServiceRequest;

beforeAll(async () => {
  night = await beginNight();
  await night.office.approvers([dana, lee]);
  const roleId = 'writer';
  pending = await night.office.insert({ accountName: 'svc-erp', roleId, purpose: 'Invoices\nof the ERP' });
  const problem = { code: 'access-mode-by-hand' } as const;
  stopped = await night.office.insert({
    accountName: 'svc-shop',
    roleId,
    requester: sam,
    state: 'needs-hands',
    problem,
  });
  rejected = await night.office.insert({ accountName: 'svc-old', roleId, state: 'rejected' });
});
afterAll(() => night.end());

/** Of the rows, not of what stands below them. */
const idsIn = (said: string) => [...said.matchAll(/^SA-\d+(?= {2})/gm)].map(([id]) => id);

describe('the requests, from a shell', () => {
  it('are all that are open, of whoever asked, the oldest first, each on a line', async () => {
    const { status, said } = await night.shell(['requests']);

    expect(status).toBe(0);
    expect(said).toMatch(/^2 open requests\. Oldest first, 1 to 2 of 2\.$/m);
    expect(idsIn(said)).toEqual([pending.id, stopped.id]);
    expect(said).toMatch(
      new RegExp(
        `^${pending.id} +svc-erp +Waiting +Contoso Production +${pending.requester.name} +Service Writer +`,
        'm',
      ),
    );
  });

  it.each([
    [['svc-old'], () => [rejected.id]],
    [['needs', 'an', 'admin'], () => [stopped.id]],
    [[sam.name], () => [stopped.id]],
    [['contoso production waiting'], () => [pending.id]],
    [['invoices'], () => [pending.id]],
    [['nobody-asked-for-this'], () => []],
  ])('are searched like /status with %j, finished ones too', async (words, found) => {
    expect(idsIn((await night.shell(['requests', ...words])).said)).toEqual(found());
  });

  it('of which one is named by its id come with what holds it', async () => {
    const { said } = await night.shell(['requests', pending.id.toLowerCase()]);

    expect(idsIn(said)).toEqual([pending.id]);
    expect(said).toContain(`These people can act: ${dana.name} and ${lee.name}.`);
  });

  it.each([
    [['--language', 'de'], {}],
    [[], { LANG: 'de_DE.UTF-8' }],
    [[], { LANG: 'en_GB.UTF-8', LC_ALL: 'de_AT' }],
  ])('are in German with %j and %j, states that narrow them too', async (options, settings) => {
    const all = await night.shell(['requests', ...options], settings);
    const narrowed = await night.shell(['requests', ...options, 'braucht einen Admin'], settings);
    const none = await night.shell(['requests', ...options, 'niemand'], settings);

    expect(all.said).toContain('2 offene Anträge');
    expect(idsIn(narrowed.said)).toEqual([stopped.id]);
    expect(none.said).toBe('Kein Antrag passt.');
  });

  it('have nothing in them that a terminal obeys', async () => {
    const requester = { ...sam, name: 'Eve\u001b[2J\nSA-1  svc-fake' };
    const { id } = await night.office.insert({ accountName: 'svc-eve', state: 'rejected', requester });

    const { said } = await night.shell(['requests', 'svc-eve']);

    expect(idsIn(said)).toEqual([id]);
    expect(said).not.toContain('\u001b');
  });
});

describe('why, from a shell', () => {
  it.each([
    ['its id', () => pending.id],
    ['its number', () => pending.id.slice(3)],
    ['the name of its account', () => 'svc-erp'],
    ['its user principal name', () => 'svc-erp@contoso.onmicrosoft.com'],
  ])('says what holds a request, given %s', async (_what, named) => {
    const { status, said } = await night.shell(['why', named()]);

    expect(status).toBe(0);
    expect(said).toContain(`These people can act: ${dana.name} and ${lee.name}.`);
    expect(said).toMatch(/Without a decision it expires 1 Jan 2999, 00:00 UTC\./);
  });

  it('says it in German', async () => {
    expect((await night.shell(['why', pending.id, '--language', 'de'])).said).toContain(
      `Wer handeln kann: ${dana.name} und ${lee.name}.`,
    );
  });

  it('ends with 1 for a request that there is not', async () => {
    expect(await night.shell(['why', 'SA-999999'])).toEqual({
      status: 1,
      said: '',
      complained: 'There is no request SA-999999.',
    });
  });

  it('ends with 78 and the fault where the desk file cannot be used', async () => {
    const { status, complained } = await night.shell(['why', pending.id], { DESK_FILE: '/nowhere/desk.json' });

    expect(status).toBe(78);
    expect(complained).toContain('DESK_FILE: /nowhere/desk.json is not there.');
  });
});

it('whoever looks changes nothing, and prints no password of the database', async () => {
  const [before, audit] = [await night.office.everything(), await night.office.audit()];

  const answers = [];
  for (const args of [['requests'], ['requests', 'svc'], ['why', pending.id], ['status']])
    answers.push(await night.shell(args));

  expect([await night.office.everything(), await night.office.audit()]).toEqual([before, audit]);
  const { password } = new URL(night.office.books.database.url);
  expect(password).not.toBe('');
  expect(JSON.stringify(answers)).not.toContain(password);
});
