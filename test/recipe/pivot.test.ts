import { leaveAccessMode } from '../../src/recipe/steps/leave-access-mode';
import { setAccessMode } from '../../src/recipe/steps/set-access-mode';
import { twins } from '../support/twins';
import type { Given } from '../support/twins';
import { away, breaks, crashes, gives, notYet, refuses } from '../support/twins/answers';
import { erp, erpRow, madeFacts, start, upn } from '../support/twins/samples';
import { made, names } from '../support/twins/scenes';
import { newTenant, rowOf, withErp } from '../support/twins/tenant';

const skipped = { ok: true, skipped: true };
const before = { ...madeFacts, accessModeSet: undefined as unknown as boolean, slotLimit: 2 };

/** The account before its pivot: interactive, one slot of two is taken by the neighbour. */
function unset(given: Given = {}) {
  const tenant = withErp(newTenant());
  tenant.rows.set(erpRow, rowOf(erpRow, erp, { accessmode: 0 }));
  return twins({ tenant, facts: before, ...given });
}

const sent = (world: ReturnType<typeof unset>) => world.ledger.filter((line) => line.startsWith('crm.'));
const set = 'crm.setAccessMode uat uat-row-erp 4';

describe('the access mode', () => {
  it('is set, saved with its acknowledgement, and read once', async () => {
    const world = unset();

    expect(await world.step(setAccessMode)).toEqual({ ok: true });
    expect(world.facts()).toMatchObject({ accessModeSet: true, accessModeSetBy: 'desk' });
    expect(world.tenant.rows.get(erpRow)?.accessmode).toBe(4);
    expect(world.records()).toEqual(names('set-access-mode set-access-mode.look'));
  });

  it('is known for the rest of the run', async () => {
    const learnt = await unset().live(async (run) => (await setAccessMode.run(run), run.facts));

    expect(learnt).toMatchObject({ accessModeSet: true, accessModeSetBy: 'desk' });
  });

  it.each<[string, Given, number, boolean]>([
    ['the limit that was found is reached', { facts: { ...before, slotLimit: 1 } }, 1, false],
    ['there is room by the limit that was found', {}, 1, true],
    [
      'none was found, and that of the settings is reached',
      { facts: { ...before, slotLimit: undefined } as object, environment: { fallbackLimit: 1 } },
      1,
      false,
    ],
    [
      'none was found, and there is room by the settings',
      { facts: { ...before, slotLimit: undefined } as object, environment: { fallbackLimit: 2 } },
      1,
      true,
    ],
  ])('is set only where there is room: %s', async (_how, given, used, isSet) => {
    const world = unset(given);

    const outcome = await world.step(setAccessMode);

    expect(sent(world)).toEqual(isSet ? [set] : []);
    expect(outcome).toMatchObject(
      isSet ? { ok: true } : { ok: false, problem: { code: 'slots-full', values: { used, limit: 1 } } },
    );
  });

  it('of an account that counts already takes no further slot', async () => {
    const world = made({ facts: { ...before, slotLimit: 1 } });

    expect(await world.step(setAccessMode)).toEqual({ ok: true });
  });

  it('is sent once more where the row does not show it', async () => {
    const world = unset().on('crm.systemuserById', gives(rowOf(erpRow, erp, { accessmode: 0 })));

    expect(await world.step(setAccessMode)).toEqual({ ok: true });
    expect(sent(world)).toEqual([set, set]);
    expect(world.records().at(-1)).toBe('set-access-mode.mend');
  });

  it('that is refused then ends the step, and is waited for where the platform is late', async () => {
    const shown = gives(rowOf(erpRow, erp, { accessmode: 0 }));
    const refused = unset().on('crm.systemuserById', shown);
    const late = unset().on('crm.systemuserById', shown);

    refused.on('crm.setAccessMode', (deed) => deed(), refuses('slots-full'));
    late.on('crm.setAccessMode', (deed) => deed(), notYet);

    expect(await refused.step(setAccessMode)).toMatchObject({ ok: false, problem: { code: 'slots-full' } });
    expect(refused.facts().accessModeSet).toBe(true);
    expect(await late.step(setAccessMode)).toEqual({ ok: true });
    expect(late.books.drawn).toEqual(['set-access-mode: waits for license-sync until 08:10:00']);
  });

  it.each([
    ['shows no row', gives(null)],
    ['is refused', refuses('permission-missing')],
    ['is away', away],
  ])('is not sent again where the read %s: a lender waits', async (_how, answer) => {
    const world = unset().always('crm.systemuserById', answer);

    expect(await world.step(setAccessMode)).toEqual({ ok: true });
    expect(sent(world)).toEqual([set]);
    expect(world.timeline.now - start).toBe(answer === away ? 60_000 : 0);
  });

  it('is saved as set only once the platform has taken it, also by a run that died', async () => {
    const world = unset().on('crm.setAccessMode', crashes);

    expect(await world.step(setAccessMode)).toBe('died');
    expect(world.facts().accessModeSet).toBeUndefined();
    expect(await world.step(setAccessMode)).toEqual({ ok: true });
    expect(world.facts().accessModeSet).toBe(true);
  });
});

describe('an access mode that is given up', () => {
  const disabled = 'crm.disableSystemuser uat uat-row-erp';

  it('is none where there is no row', async () => {
    const world = twins();

    expect(await world.step(leaveAccessMode)).toEqual(skipped);
    expect(world.ledger).toEqual([]);
  });

  it.each([
    ...['not-licensed-yet', 'access-mode-refused', 'users-full', 'not-entitled'],
    ...['permission-missing', 'not-system-administrator', 'own-access-mode', 'refused'],
  ])('disables the row where it is refused with %s', async (code) => {
    const world = made().on('crm.setAccessMode', refuses(code));

    expect(await world.step(leaveAccessMode)).toEqual({ ok: true });
    expect(world.ledger.slice(3)).toEqual([
      'intent disable-systemuser uat-row-erp {"isdisabled":true}',
      disabled,
      'outcome disable-systemuser uat-row-erp {"isdisabled":true}',
    ]);
    expect(world.tenant.rows.get(erpRow)?.isdisabled).toBe(true);
  });

  it.each([
    ['slots-full', refuses('slots-full')],
    ['TypeError', breaks],
  ])('is named where it ends with %s, and the row is left as it is', async (technical, answer) => {
    const world = made().on('crm.setAccessMode', answer);

    expect(await world.step(leaveAccessMode)).toMatchObject({
      ok: false,
      problem: { code: 'access-mode-left', technical },
    });
    expect(sent(world)).toEqual(['crm.setAccessMode uat uat-row-erp 0']);
  });

  it('is named where the row cannot be disabled either', async () => {
    const world = made()
      .on('crm.setAccessMode', refuses('refused'))
      .on('crm.disableSystemuser', refuses('owns-workflows'));

    expect(await world.step(leaveAccessMode)).toEqual({
      ok: false,
      problem: {
        code: 'access-mode-left',
        values: {
          userPrincipalName: upn,
          environmentName: 'Contoso UAT',
          cause: { key: 'as-is', values: { text: 'It stopped.' } },
        },
        technical: 'owns-workflows',
      },
    });
  });

  it.each([
    ['systemuser-missing', gives(null), skipped],
    ['wrong-row', gives(null), skipped],
    ['wrong-row', gives(rowOf(erpRow, erp, { deletedstate: 1 })), skipped],
    ['wrong-row', gives(rowOf(erpRow, erp)), { ok: false, problem: { code: 'access-mode-left' } }],
    ['slots-full', gives(null), { ok: false, problem: { code: 'access-mode-left' } }],
  ])('of a row that is refused with %s is none once the row is seen to be gone (%#)', async (code, row, outcome) => {
    const world = made().on('crm.setAccessMode', refuses(code)).always('crm.systemuserById', row);

    expect(await world.step(leaveAccessMode)).toMatchObject(outcome);
    const looked = world.records().includes('leave-access-mode.gone');
    expect(looked).toBe(code !== 'slots-full');
    expect(world.timeline.now - start).toBe(looked && outcome !== skipped ? 120_000 : 0);
  });
});
