import { parkRunsOfOlderCopy } from '../../src/start/older-copy';
import { finishHeld } from '../../src/usecases/background/finish-held';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const park = () => parkRunsOfOlderCopy(office.books, office.register());
const requestOf = (id: string) => office.desk.store.transaction((tx) => tx.requests.get(id));

describe('a start on an older copy of the books', () => {
  it('leaves a request to people that was approved and waited for its lender, and holds its run', async () => {
    const startsAt = '2999-01-01T00:00:00.000Z';
    const by = { aadObjectId: '1', name: 'Dana' };
    const decision = { verdict: 'approved', by, at: '2029-01-01T00:00:00.000Z', startsAt } as const;
    const { id } = await office.insert({ state: 'approved', attempt: 1, decision });

    expect(await park()).toEqual(new Set([`${id}:1`]));

    expect(await requestOf(id)).toMatchObject({ state: 'needs-hands', problem: { code: 'older-copy' } });
  });

  it('leaves a request to people that was held for somebody, and would have gone on by itself', async () => {
    const { id } = await office.insert({
      state: 'needs-hands',
      attempt: 1,
      problem: { code: 'access-mode-by-hand' },
      facts: { modeByHandUntil: '2029-01-01T00:00:00.000Z' },
    });

    await park();
    await finishHeld(office.desk, id);

    expect(await requestOf(id)).toMatchObject({ state: 'needs-hands', attempt: 1, problem: { code: 'older-copy' } });
    expect(await office.audit()).toContain('state older-copy undefined');
  });

  it('holds a run that it handed to people before, should the bot have died before it was held', async () => {
    const { id } = await office.insert({ state: 'running', attempt: 2 });
    await park();

    expect(await park()).toEqual(new Set([`${id}:2`]));
  });

  it('leaves everything else as it is', async () => {
    const { id } = await office.insert({ state: 'needs-hands', attempt: 1, problem: { code: 'slots-full' } });

    expect(await park()).toEqual(new Set());

    expect(await requestOf(id)).toMatchObject({ problem: { code: 'slots-full' } });
  });
});
