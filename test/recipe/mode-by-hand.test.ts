import { setAccessMode } from '../../src/recipe/steps/set-access-mode';
import type { RunFacts } from '../../src/desk/request';
import { away, gives, refuses } from '../support/twins/answers';
import { erp, erpRow, madeFacts, start, upn } from '../support/twins/samples';
import { lentOut, names } from '../support/twins/scenes';
import { rowOf } from '../support/twins/tenant';
import type { Systemuser } from '../../src/recipe/ports';

const at = (ms: number) => new Date(start + ms).toISOString();
const hours = 3_600_000;

/** The platform refuses the app the mode; the row is as somebody may have left it meanwhile. */
function refused(row: Partial<Systemuser> = {}, facts: RunFacts = {}, code = 'permission-missing') {
  const world = lentOut({ ...madeFacts, licenseRemoved: false, accessModeSet: false, ...facts });
  world.tenant.rows.set(erpRow, rowOf(erpRow, erp, { accessmode: 0, ...row }));
  return world.always('crm.setAccessMode', refuses(code));
}

describe('an access mode that only a person may set', () => {
  it('is asked of one for two hours, in which everything stays as it is', async () => {
    const world = refused();

    expect(await world.step(setAccessMode)).toEqual({
      ok: false,
      problem: {
        code: 'access-mode-by-hand',
        values: {
          userPrincipalName: upn,
          environmentName: 'Contoso UAT',
          until: at(2 * hours),
          cause: { key: 'as-is', values: { text: 'It stopped.' } },
        },
        technical: 'permission-missing',
      },
      heldUntil: at(2 * hours),
    });
    expect(world.facts().modeByHandUntil).toBe(at(2 * hours));
    expect(world.records()).toEqual(
      names(`set-access-mode set-access-mode.by-hand set-access-mode.by-hand-at set-access-mode.by-hand.remember`),
    );
  });

  it('is asked for no longer than at the first stop', async () => {
    const world = refused({}, { modeByHandUntil: at(1) });

    expect(await world.step(setAccessMode)).toMatchObject({ ok: false, heldUntil: at(1) });
    expect(world.facts().modeByHandUntil).toBe(at(1));
  });

  it.each([0, -1])('is not asked for any more once that time is over (%d ms ago)', async (late) => {
    const world = refused({}, { modeByHandUntil: at(late) });

    expect(await world.step(setAccessMode)).toEqual({
      ok: false,
      outlook: 'refused',
      problem: expect.objectContaining({ code: 'permission-missing' }),
    });
    expect(world.ledger.at(-1)).toContain('outcome set-access-mode');
  });

  it('and was set by one is taken over, with what the platform had said', async () => {
    const world = refused({ accessmode: 4 });

    expect(await world.step(setAccessMode)).toEqual({ ok: true, values: { refusal: 'permission-missing' } });
    expect(world.facts()).toMatchObject({ accessModeSet: true, accessModeSetBy: 'person' });
    expect(world.books.audit.at(-1)).toEqual({
      kind: 'outcome',
      actor: 'desk',
      action: 'set-access-mode',
      requestId: 'SA-42',
      environmentId: 'uat',
      object: erpRow,
      after: { setBy: 'a person' },
    });
    expect(world.records()).toEqual(names('set-access-mode set-access-mode.by-hand set-access-mode.set-by-person'));
  });

  it('and was set by one is known for the rest of the run', async () => {
    const learnt = await refused({ accessmode: 4 }).live(async (run) => (await setAccessMode.run(run), run.facts));

    expect(learnt).toMatchObject({ accessModeSet: true, accessModeSetBy: 'person' });
  });

  it.each<[string, Partial<Systemuser>]>([
    ['still interactive', { accessmode: 0 }],
    ['disabled', { accessmode: 4, isdisabled: true }],
  ])('is not taken over where the row is %s', async (_how, row) => {
    expect(await refused(row).step(setAccessMode)).toMatchObject({ ok: false, heldUntil: at(2 * hours) });
  });

  it.each([
    ['is not shown', gives(null), 0],
    ['may not be read', refuses('permission-missing'), 0],
    ['is not read within a minute', away, 60_000],
  ])('is asked for where the row %s', async (_how, answer, ms) => {
    const world = refused({ accessmode: 4 }).always('crm.systemuserById', answer);

    expect(await world.step(setAccessMode)).toMatchObject({ ok: false, heldUntil: at(2 * hours + ms) });
  });

  it('is not asked of anybody after the pivot: the licence is about to go', async () => {
    const world = refused({}, { accessModeSet: true });

    expect(await world.step(setAccessMode)).toMatchObject({ ok: false, problem: { code: 'permission-missing' } });
    expect(world.facts().modeByHandUntil).toBeUndefined();
  });

  it.each(['slots-full', 'access-mode-refused', 'users-full'])(
    'is not asked for where nobody could: %s',
    async (code) => {
      const world = refused({ accessmode: 4 }, {}, code);

      expect(await world.step(setAccessMode)).toMatchObject({ ok: false, problem: { code } });
      expect(world.records()).toEqual(['set-access-mode']);
    },
  );

  it.each(['not-system-administrator', 'own-access-mode', 'refused'])(
    'is asked for where it is refused with %s',
    async (code) => {
      expect(await refused({}, {}, code).step(setAccessMode)).toMatchObject({
        problem: { code: 'access-mode-by-hand', technical: code },
      });
    },
  );
});
