import { without } from '../../src/desk/without';
import { removeSecurityRole } from '../../src/recipe/steps/remove-security-role';
import { away, crashes, gives, lost, notYet, refuses } from '../support/twins/answers';
import type { Answer } from '../support/twins/answers';
import { erp, erpRow, madeFacts, start, upn } from '../support/twins/samples';
import { made, names } from '../support/twins/scenes';
import { rowOf } from '../support/twins/tenant';

const step = 'remove-security-role';
const sent = 'crm.removeRole uat uat-row-erp uat-integrations-writer';
const skipped = { ok: true, skipped: true };
const bare = gives(rowOf(erpRow, erp, { roles: [] }));
const held = gives(rowOf(erpRow, erp));

describe('the role that a run gave', () => {
  it('is taken from its row and from no other, and forgotten once the platform has acknowledged it', async () => {
    const world = made();

    expect(await world.step(removeSecurityRole)).toEqual({ ok: true });

    expect(world.tenant.rows.get(erpRow)?.roles).toEqual([]);
    expect(world.tenant.rows.get('uat-row-neighbour')?.roles).toHaveLength(1);
    expect(world.ledger).toContain(sent);
    expect(world.ledger.at(-1)).toBe('saveFacts SA-42 {"securityRoleId":null}');
    expect(world.facts()).not.toHaveProperty('securityRoleId');
    expect(world.asked).toEqual([]);
  });

  it.each([
    ['the answer was lost', lost],
    ['the service is away for the moment', away],
    ['a replica does not know the row', notYet],
    ['the run died right after', crashes],
  ])('is taken away once more where %s', async (_how, answer) => {
    const world = made().on('crm.removeRole', answer);

    const first = await world.step(removeSecurityRole);
    const outcome = first === 'died' ? await world.step(removeSecurityRole) : first;

    expect(outcome).toEqual({ ok: true });
    expect(world.ledger.filter((line) => line === sent)).toHaveLength(2);
    expect(world.tenant.rows.get(erpRow)?.roles).toEqual([]);
  });

  it.each([
    ['no role was given', without(madeFacts, 'securityRoleId')],
    ['there is no row', without(madeFacts, 'systemuserId')],
  ])('is none where %s', async (_why, facts) => {
    const world = made({ facts });

    expect(await world.step(removeSecurityRole)).toEqual(skipped);
    expect([...world.ledger, ...world.asked]).toEqual([]);
  });
});

describe('a role that may not be taken away', () => {
  it.each<[string, readonly Answer[], object, string]>([
    ['is not on the row, by two reads a minute apart', [bare, bare], skipped, 'look spacing look-again'],
    ['has no row any more, by two reads', [gives(null), gives(null)], skipped, 'look spacing look-again'],
    [
      'is on a row that is deleted',
      [gives(rowOf(erpRow, erp, { deletedstate: 1 })), gives(null)],
      skipped,
      'look spacing look-again',
    ],
    ['is on the row', [held], { ok: false }, 'look'],
    ['is on the row by the second read', [bare, held], { ok: false }, 'look spacing look-again'],
    ['cannot be read', [refuses('permission-missing')], { ok: false }, 'look'],
  ])('%s', async (_how, looks, outcome, parts) => {
    const world = made().on('crm.removeRole', refuses('permission-missing'));

    expect(await world.on('crm.systemuserById', ...looks).step(removeSecurityRole)).toMatchObject(outcome);
    const read = [step, ...names(parts).map((part) => `${step}.${part}`)];
    expect(world.records()).toEqual(outcome === skipped ? [...read, `${step}.remember`] : read);
    expect(world.timeline.now - start).toBe(parts.includes('spacing') ? 60_000 : 0);
    expect('securityRoleId' in world.facts()).toBe(outcome !== skipped);
  });

  it('is named with its row and its environment', async () => {
    const world = made().on('crm.removeRole', refuses('permission-missing'));

    expect(await world.step(removeSecurityRole)).toEqual({
      ok: false,
      problem: {
        code: 'role-left',
        values: {
          userPrincipalName: upn,
          environmentName: 'Contoso UAT',
          role: 'Order Writer',
          cause: { key: 'as-is', values: { text: 'It stopped.' } },
        },
        technical: 'permission-missing',
      },
    });
  });

  it('because the platform does not find it is looked for until the reads have caught up', async () => {
    const world = made().always('crm.removeRole', notYet).on('crm.systemuserById', held, bare, bare);

    expect(await world.step(removeSecurityRole)).toEqual(skipped);
    expect(world.records()).toContain(`${step}.look#2`);
  });
});
