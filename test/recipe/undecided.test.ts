import type { Problem } from '../../src/desk/problem';
import type { RunEnd } from '../../src/recipe/ports';
import { inEnglish } from '../../src/words/words';
import { kim } from '../support/cast';
import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { gives, refuses } from '../support/twins/answers';
import { erp, plans, sales } from '../support/twins/samples';
import { lentOut, retiring } from '../support/twins/scenes';
import { licensesOf } from '../support/twins/tenant';

const KIM = kim.aadObjectId;
/** An operator has named another business unit since the approval: only an Undo would be as it was decided. */
const settingsDiffer = (world: Twins) => world.on('differsFromDecision', gives(['businessUnit']));
/** Somebody has edited the request: nothing would be. */
const booksDiffer = (world: Twins) => world.always('differsFromDecision', gives(['role']));
const beforeThePivot = { accessModeSet: false };

const ended = async (world: Twins) => (await world.run()) as RunEnd;
const sent = ({ ledger }: Twins) => ledger.filter((line) => /^(crm|directory|vault)\./.test(line));
const codes = ({ leftovers = [] }: RunEnd) => leftovers.map(({ code }) => code);
const next = ({ problem }: RunEnd) => inEnglish(problem ?? { code: 'unexpected' }).next;

describe('a run that is no longer as it was decided, because the settings are others by now', () => {
  it('makes nothing, but the licence comes off the account and the lender has theirs again', async () => {
    const world = settingsDiffer(lentOut(beforeThePivot));

    const end = await ended(world);

    const problem = { code: 'decision-differs', standing: 'owed-settled' };
    expect(end).toMatchObject({ state: 'needs-hands', problem });
    expect(codes(end)).toEqual(['decision-differs']);
    expect(sent(world).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      `directory.assignLicense ${erp}`,
      `directory.assignLicense ${KIM}`,
    ]);
    expect(licensesOf(world.tenant, erp)).toEqual([]);
    expect(licensesOf(world.tenant, KIM)).toEqual([{ skuId: sales, disabledPlans: plans }]);
    expect(world.books.loans.get('SA-42')?.state).toBe('returned');
    expect(world.books.slots.has('SA-42')).toBe(true);
    expect(world.asked).toContain('differsFromDecision SA-42 undo');
  });

  it('does the same once the access mode is set, and offers no Undo then', async () => {
    const [before, after] = [settingsDiffer(lentOut(beforeThePivot)), settingsDiffer(lentOut())];

    expect(next(await ended(before))).toContain('an admin presses Undo');
    expect(next(await ended(after))).not.toContain('Undo');
    expect(licensesOf(after.tenant, KIM)).toHaveLength(1);
  });

  it('names what does not go home, and the loan is owed', async () => {
    const world = settingsDiffer(lentOut(beforeThePivot)).always('directory.assignLicense', refuses('no'));

    const end = await ended(world);

    expect(codes(end)).toEqual(['decision-differs', 'license-left', 'license-owed']);
    expect(end.problem?.standing).toMatchObject([
      { key: 'problem.license-left.what' },
      { key: 'problem.license-owed.what' },
    ]);
    expect(world.books.loans.get('SA-42')?.state).toBe('owed');
  });

  it('names again what an earlier attempt has left, and waits for nobody to set the mode', async () => {
    const left = (code: 'access-mode-by-hand' | 'group-left' | 'license-owed'): Problem => ({ code, values: {} });
    const leftovers = [left('access-mode-by-hand'), left('group-left'), left('license-owed')];
    const facts = { ...beforeThePivot, modeByHandUntil: '2026-03-02T10:00:00Z' };
    const world = settingsDiffer(lentOut(facts, { leftovers }));

    const end = await ended(world);

    expect(codes(end)).toEqual(['decision-differs', 'group-left']);
    expect(end).not.toHaveProperty('heldUntil');
  });

  it('goes on, and borrows anew, once they are put back', async () => {
    const world = settingsDiffer(lentOut(beforeThePivot));
    await world.run();

    expect(await world.run()).toMatchObject({ state: 'done' });
    expect(licensesOf(world.tenant, KIM)).toEqual([{ skuId: sales, disabledPlans: plans }]);
  });

  it('and owes nothing sends nothing, and draws no line', async () => {
    const world = settingsDiffer(twins());

    const end = await ended(world);

    expect(end.problem).not.toHaveProperty('standing');
    expect(end.leftovers).toEqual([end.problem]);
    expect([...sent(world), ...world.books.drawn]).toEqual([]);
    expect(world.records()).toEqual(['begin', 'alarm', 'finish']);
  });
});

describe('a run that is no longer as it was decided, because somebody has edited the books', () => {
  it('sends nothing at all, and names the licence, and whom it is owed', async () => {
    const world = booksDiffer(lentOut(beforeThePivot));

    const end = await ended(world);

    expect(sent(world)).toEqual([]);
    expect(codes(end)).toEqual(['decision-differs', 'license-left', 'license-owed']);
    expect(end.leftovers?.[2]).toMatchObject({ values: { lender: kim.name, license: 'Sales Enterprise' } });
    expect(next(end)).not.toContain('Undo');
    expect(world.books.loans.get('SA-42')?.state).toBe('owed');
  });

  it('keeps what is left of a retirement, also for an attempt that cannot begin after it', async () => {
    const left: Problem = { code: 'sign-in-left', values: {} };
    const world = retiring({ attempt: 2, leftovers: [{ code: 'decision-differs', values: {} }, left] });

    expect(codes(await ended(world.on('differsFromDecision', gives(['role']), gives(['role']))))).toEqual([
      'decision-differs',
      'sign-in-left',
    ]);
    expect(codes(await ended(world.on('directory.userById', refuses('permission-missing'))))).toEqual(['sign-in-left']);
  });
});
