import { auditText } from '../../src/cards/audit';
import { beginRun } from '../../src/usecases/begin-run';
import type { Caller } from '../../src/usecases/api';
import type { Person } from '../../src/desk/people';
import { words } from '../../src/words/words';
import type { ServiceRequest } from '../../src/desk/request';
import { dana, kim, lee, omar, ravi, sam } from '../support/cast';
import { openOffice } from '../support/office';
import { pauseFor } from '../support/wait';
import type { Office } from '../support/office';

const english = words('en-GB', 'UTC');

let office: Office;
beforeAll(async () => {
  office = await openOffice();
  await office.approvers([dana, lee]);
});
afterAll(() => office.close());

function by(person: Person): Caller {
  const conversationKind = 'personal';
  return { person, conversationId: `chat-${person.name}`, conversationKind, locale: 'en-GB', timeZone: 'UTC' };
}

const at = '2029-01-01T08:00:00.000Z';

async function approved(lender = kim, change: Partial<ServiceRequest> = {}): Promise<string> {
  const decision = { verdict: 'approved', by: dana, at, lender, startsAt: '2029-01-01T08:05:00.000Z' } as const;
  const approvals = [{ by: dana, at }];
  const { id } = await office.insert({ state: 'approved', attempt: 1, approvals, decision, ...change });
  return id;
}

const begin = (id: string) => office.books.store.transaction((tx) => beginRun(tx, id, 1));

it('a Not now is heard before the run and while it is under way, whichever comes first', async () => {
  for (let round = 0; round < 8; round += 1) {
    const id = await approved();

    const [answer, hasBegun] = await Promise.all([office.useCases.notNow(by(kim), id), begin(id)]);

    expect(answer.heard).toBe(hasBegun ? 'underway' : 'freed');
    expect(await office.stateOf(id)).toBe(hasBegun ? 'running' : 'pending');
  }
});

it('a Not now and the taking of the licence never both win', async () => {
  const register = office.register();
  const outcomes = new Set<boolean>();
  for (let round = 0; round < 12; round += 1) {
    const id = await approved();
    await begin(id);
    await register.recordLoan({ requestId: id, lender: kim, skuId: 'sku', disabledPlans: [] });
    const notNow = () => office.useCases.notNow(by(kim), id);
    const taking = () => register.loanTaken(id);
    const meeting = () => Promise.all([pauseFor(round % 4).then(notNow), pauseFor(3 - (round % 4)).then(taking)]);
    // In the first two rounds one waits for the other: who wins where they meet is the machine's to say.
    const apart = [
      async () => [await notNow(), await taking()] as const,
      () => taking().then(async (taken) => [await notNow(), taken] as const),
    ];

    const [answer, isTaken] = await (apart[round] ?? meeting)();

    expect(answer.heard).toBe(isTaken ? 'away' : 'underway');
    expect((await register.loan(id))?.state).toBe(isTaken ? 'taken' : 'recorded');
    await register.loanReturned(id);
    outcomes.add(isTaken);
  }
  expect(outcomes).toEqual(new Set([true, false]));
});

it.each([ravi, dana, sam])(
  'nobody but the lender may say it: %o is answered as for an id that does not exist',
  async (who) => {
    const id = await approved();

    await expect(office.useCases.notNow(by(who), id)).rejects.toMatchObject({ problem: { code: 'unknown-request' } });

    expect(await office.stateOf(id)).toBe('approved');
    expect(await office.audit()).toContain(`denied decline-loan ${who.name}`);
  },
);

it('before the run it gives the slot back: the request waits for an approval, which takes one anew', async () => {
  const id = await approved();
  const reserved = () => office.books.store.transaction((tx) => tx.slots.reserved(office.environmentId));
  const before = await reserved();
  await office.books.store.transaction((tx) => tx.slots.hold(office.environmentId, id));
  expect(await reserved()).toBe(before + 1);

  await office.useCases.notNow(by(kim), id);

  expect(await reserved()).toBe(before);
});

it('said twice, it is heard once', async () => {
  const id = await approved();

  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'freed' });
  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'before' });

  const lines = await office.books.store.transaction((tx) => tx.audit.of(id));
  expect(lines.filter(({ action }) => action === 'decline-loan')).toHaveLength(1);
});

it('whoever asked reads in the audit that the lender said it, and approvers who that is', async () => {
  const id = await approved();
  await office.useCases.notNow(by(kim), id);
  const read = async (who: Person) => auditText(id, (await office.useCases.auditOf(by(who), id)) ?? [], english);

  expect(await read(ravi)).toContain('The lender said Not now');
  expect(JSON.stringify(await office.useCases.auditOf(by(ravi), id))).not.toContain(kim.aadObjectId);
  expect(await read(dana)).toContain('Kim Larsen said Not now');
});

it.each(['approved', 'running', 'pending', 'needs-hands', 'done'] as const)(
  'a lender who said it before undoes nothing of the loan of somebody else: %s',
  async (state) => {
    const id = await approved(omar, { state, attempt: 2, declined: [kim] });
    const before = await office.everything();

    expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'before' });

    expect(await office.everything()).toBe(before);
  },
);

it('the one who is asked to lend now may still say it after somebody else has', async () => {
  const id = await approved(omar, { attempt: 2, declined: [kim] });

  expect(await office.useCases.notNow(by(omar), id)).toMatchObject({ heard: 'freed' });

  expect(await office.stateOf(id)).toBe('pending');
});

it('is heard while a second run goes on, after the first had given the licence back', async () => {
  const id = await approved(kim, { state: 'running', attempt: 2 });
  const register = office.register();
  await register.recordLoan({ requestId: id, lender: kim, skuId: 'sku', disabledPlans: [] });
  await register.loanTaken(id);
  await register.loanReturned(id);

  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'underway' });
});

it('is heard of a run that has stopped before anything was taken, and the next one borrows from nobody', async () => {
  const id = await approved(kim, { state: 'needs-hands' });
  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'underway' });

  await office.useCases.retry(by(lee), id);
  await begin(id);
  const register = office.register();
  await register.recordLoan({ requestId: id, lender: kim, skuId: 'sku', disabledPlans: [] });

  expect(await register.loanTaken(id)).toBe(false);
  await register.loanReturned(id);
});

it.each([
  ['is done', { state: 'done' }],
  ['has set the access mode and stopped', { state: 'needs-hands', facts: { accessModeSet: true } }],
] as const)('comes too late for a request that %s: nobody borrows any more', async (_how, change) => {
  const id = await approved(kim, change);
  const before = await office.everything();

  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'late' });

  expect(await office.everything()).toBe(before);
});

it('comes too late for a licence that the same run took and gave back', async () => {
  const id = await approved(kim, { state: 'running' });
  const register = office.register();
  await register.planSteps(id, 1, ['borrow-license']);
  await register.stepBegan(id, 1, 'borrow-license');
  await register.recordLoan({ requestId: id, lender: kim, skuId: 'sku', disabledPlans: [] });
  await register.loanTaken(id);
  await register.loanReturned(id);

  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'late' });
});
