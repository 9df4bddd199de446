import { without } from '../../src/desk/without';
import { beginRun } from '../../src/recipe/run-context';
import type { Step, StepOutcome } from '../../src/recipe/step';
import { plan, walk } from '../../src/recipe/walk';
import { madeUpProblem } from '../support/made-up-problem';
import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { away, crashes, gives, works } from '../support/twins/answers';
import { account, accountGroup, erp, neighbour, request } from '../support/twins/samples';
import { made, names, noneFree, onPremises, retiring } from '../support/twins/scenes';

const problem = (code: string) => madeUpProblem(code);
const step = (name: string, outcome: StepOutcome, more: Partial<Step> = {}) =>
  ({ name, applies: () => true, run: async () => outcome, ...more }) as Step;
const at = '2026-03-02T08:00:00.000Z';
const note = (name: string) => ({ check: 'access-mode', result: 'pass', found: { name }, at }) as const;

const [first, second, third] = [
  step('reserve-slot', { ok: true, findings: [note('one')] }, { instructions: () => ({ domain: 'corp' }) }),
  step('borrow-license', { ok: false, problem: problem('lender-gone'), findings: [note('two')], heldUntil: at }),
  step('verify', { ok: true, skipped: true, values: { unit: 'U' } }),
];

const walking = (steps: readonly Step[], keepGoing?: boolean, world: Twins = twins()) => ({
  world,
  walked: world.live((run) => walk(run, steps, keepGoing === undefined ? {} : { keepGoing })),
});

describe('the lines of a card', () => {
  it('end at the first that fails', async () => {
    const { world, walked } = walking([first, second, third]);

    expect(await walked).toEqual({
      failures: [{ step: 'borrow-license', problem: problem('lender-gone'), heldUntil: at }],
      findings: [note('one'), note('two')],
    });
    expect(world.books.drawn).toEqual([
      'reserve-slot: running {"domain":"corp"}',
      'reserve-slot: done',
      'borrow-license: running',
      'borrow-license: failed {"problem":"lender-gone"}',
    ]);
  });

  it('go on behind one that fails where they do not wait for each other', async () => {
    const failing = step('hand-over', { ok: false, problem: problem('slot-lost') });
    const { world, walked } = walking([failing, second, third], true);

    expect(await walked).toMatchObject({
      failures: [
        { step: 'hand-over', problem: problem('slot-lost') },
        { step: 'borrow-license', heldUntil: at },
      ],
    });
    expect((await walked) as object).not.toHaveProperty('failures.0.heldUntil');
    expect(world.books.drawn.at(-1)).toBe('verify: skipped {"unit":"U"}');
  });

  it('are only those that apply', async () => {
    const { world, walked } = walking([step('verify', { ok: true }, { applies: () => false })]);

    expect(await walked).toEqual({ failures: [], findings: [] });
    expect(world.books.drawn).toEqual([]);
    expect(world.records()).toEqual(['ended']);
  });

  it('end and begin in one record, also where the books are away', async () => {
    const { world, walked } = walking(
      [first, third],
      false,
      twins().on('draw', (deed) => deed(), away),
    );
    await walked;

    expect(world.records()).toEqual(names('reserve-slot.began verify.began verify.began.pause verify.began#2 ended'));
    expect(world.books.drawn).toEqual([
      'reserve-slot: running {"domain":"corp"}',
      'reserve-slot: done',
      'verify: running',
      'verify: skipped {"unit":"U"}',
    ]);
  });

  it('stand on the card from the beginning, each once', async () => {
    const world = twins();
    await world.live((run) =>
      plan(run, [first, third, first, step('hand-over', { ok: true }, { applies: () => false })]),
    );

    expect(world.books.drawn).toEqual(['plan ["reserve-slot","verify"]']);
  });

  it('apply by what is known by now, and not only by what was known at the beginning', async () => {
    const asked: unknown[] = [];
    const world = twins();
    const asking = step('verify', { ok: true }, { applies: ({ facts }) => asked.push(facts.slotLimit) > 0 });
    await world.live(async (run) => {
      run.learn({ slotLimit: 3 });
      await plan(run, [asking]);
    });

    expect(asked).toEqual([3]);
  });
});

describe('a run begins', () => {
  it('with the groups that the request which made the account has put it into', async () => {
    const world = retiring();
    world.books.requests.set('SA-7', {
      ...request,
      id: 'SA-7',
      facts: { joinedGroupId: 'g', joinedAccountGroupId: 'h' },
    });
    world.tenant.groups.set('g', new Set([erp, neighbour])).set('h', new Set([erp]));

    expect(await world.run()).toMatchObject({ state: 'done' });

    const left = world.ledger.filter((line) => line.startsWith('directory.removeFromGroup'));
    expect(left.map((line) => line.split(' ')[1])).toEqual(['g', 'group-uat', 'h', accountGroup]);
  });

  it('without asking for groups of an account that is none, or that is only being made', async () => {
    const [none, making] = [retiring(), made()];
    none.books.accounts.clear();
    making.books.accounts.set('SA-42', account);

    await none.run();
    await making.run('undo');

    expect(none.asked).not.toContain('request SA-7');
    expect(making.asked).not.toContain('request SA-7');
  });

  it('only where what it would do was decided; else it is an alarm for people', async () => {
    const world = twins().always('differsFromDecision', gives(['role', 'owner']));
    const told = { code: 'decision-differs', values: { account: 'svc-erp', differs: 'role, owner' } };

    expect(await world.run()).toEqual({ state: 'needs-hands', findings: [], problem: told, leftovers: [told] });
    expect(world.books.audit).toEqual([
      {
        kind: 'security',
        actor: 'desk',
        action: 'decision-differs',
        requestId: 'SA-42',
        environmentId: 'uat',
        object: 'svc-erp',
        after: { differs: ['role', 'owner'] },
      },
    ]);
    expect(world.books.slots.has('SA-42')).toBe(true);
  });

  it('in an environment that is still configured', async () => {
    const world = twins({ request: { environmentId: 'gone' } });

    expect(await world.run()).toEqual({
      state: 'needs-hands',
      findings: [],
      problem: { code: 'environment-unknown', values: { environmentId: 'gone' } },
    });
    expect([...world.ledger, ...world.books.drawn]).toEqual([]);
    expect(world.records()).toEqual(['begin', 'finish']);
  });

  it('with what earlier attempts have found, and takes over what it finds itself', () => {
    const run = beginRun({ request: { ...request, facts: { slotLimit: 3, userId: erp } } } as Parameters<
      typeof beginRun
    >[0]);

    run.learn({ userId: null, accessModeSet: true });

    expect(run.facts).toEqual({ slotLimit: 3, accessModeSet: true });
    expect(run.request.facts).toEqual({ slotLimit: 3, userId: erp });
  });
});

it('an account of Active Directory shows on its line what to create there, and what arrived', async () => {
  const world = onPremises();

  await world.run();

  const shown =
    '{"sAMAccountName":"svc-erp","userPrincipalName":"svc-erp@contoso.com","organizationalUnit":"OU=uat",' +
    '"domain":"uat.corp","employeeID":"SA42.7f3a","passwordNeverExpires":"yes"}';
  expect(world.books.drawn.filter((line) => line.startsWith('await-directory-sync'))).toEqual([
    `await-directory-sync: running ${shown}`,
    `await-directory-sync: done ${shown}`,
  ]);
});

it.each<[string, number]>([
  ['directory.createUser', 1],
  ['directory.addToGroup', 1],
  ['directory.addToGroup', 2],
  ['recordLoan', 1],
  ['loanTaken', 1],
  ...[1, 2, 3, 4].map((nth): [string, number] => ['directory.assignLicense', nth]),
  ['crm.moveToBusinessUnit', 1],
  ['crm.assignRole', 1],
  ['crm.setAccessMode', 1],
  ['loanReturned', 1],
  ...[1, 2, 9, 13].flatMap((nth): [string, number][] => [
    ['saveFacts', nth],
    ['audit', nth],
  ]),
])('a run with a borrowed licence that died at its %s no. %d ends as one that did not', async (op, nth) => {
  const died = [...Array.from({ length: nth - 1 }, () => works), crashes];
  const [calm, dying] = [twins({ tenant: noneFree() }), twins({ tenant: noneFree() }).on(op, ...died)];
  const end = await calm.run();

  expect([await dying.run(), await dying.run()]).toEqual(['died', end]);
  expect(dying.tenant.rows).toEqual(calm.tenant.rows);
  expect(dying.tenant.groups).toEqual(calm.tenant.groups);
  expect(dying.tenant.users).toEqual(calm.tenant.users);
  expect(dying.books.loans).toEqual(calm.books.loans);
  expect(without(dying.facts(), 'createSent')).toEqual(without(calm.facts(), 'createSent'));
});
