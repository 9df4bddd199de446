import { beginRun } from '../../src/usecases/begin-run';
import type { Caller } from '../../src/usecases/api';
import type { Person } from '../../src/desk/people';
import { dana, kim, lee, ravi, sam } from '../support/cast';
import { openOffice } from '../support/office';
import { pauseFor } from '../support/wait';
import type { Office } from '../support/office';

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

async function approved(): Promise<string> {
  const at = '2029-01-01T08:00:00.000Z';
  const decision = { verdict: 'approved', by: dana, at, lender: kim, startsAt: '2029-01-01T08:05:00.000Z' } as const;
  const { id } = await office.insert({ state: 'approved', attempt: 1, approvals: [{ by: dana, at }], decision });
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
    const first = round % 2 === 0 ? 0 : 3;

    const [answer, isTaken] = await Promise.all([
      pauseFor(first).then(() => office.useCases.notNow(by(kim), id)),
      pauseFor(3 - first).then(() => register.loanTaken(id)),
    ]);

    expect(answer.heard).toBe(isTaken ? 'late' : 'underway');
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

it('said twice, it is heard once', async () => {
  const id = await approved();

  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'freed' });
  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ heard: 'freed' });

  const lines = await office.books.store.transaction((tx) => tx.audit.of(id));
  expect(lines.filter(({ action }) => action === 'decline-loan')).toHaveLength(1);
});
