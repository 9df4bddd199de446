import { beginRun } from '../../src/usecases/begin-run';
import type { Caller } from '../../src/usecases/api';
import type { Person } from '../../src/desk/people';
import { dana, kim, lee, ravi, sam } from '../support/cast';
import { openOffice } from '../support/office';
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

it('a Not now and the beginning of the run never both win', async () => {
  for (let round = 0; round < 8; round += 1) {
    const id = await approved();

    const [answer, hasBegun] = await Promise.all([office.useCases.notNow(by(kim), id), begin(id)]);

    expect(answer.isFreed).toBe(!hasBegun);
    expect(await office.stateOf(id)).toBe(hasBegun ? 'running' : 'pending');
  }
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

  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ isFreed: true });
  expect(await office.useCases.notNow(by(kim), id)).toMatchObject({ isFreed: true });

  const lines = await office.books.store.transaction((tx) => tx.audit.of(id));
  expect(lines.filter(({ action }) => action === 'decline-loan')).toHaveLength(1);
});
