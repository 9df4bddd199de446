import { readMembership } from '../../src/recipe/group-membership';
import { joinAccountGroup } from '../../src/recipe/steps/join-account-group';
import { joinEnvironmentGroup } from '../../src/recipe/steps/join-environment-group';
import { leaveAccountGroup } from '../../src/recipe/steps/leave-account-group';
import { leaveEnvironmentGroup } from '../../src/recipe/steps/leave-environment-group';
import { user } from '../faults/world/tenant-state';
import { twins } from '../support/twins';
import type { Given } from '../support/twins';
import { away, breaks, crashes, gives, lost, refuses, says, works } from '../support/twins/answers';
import type { Answer } from '../support/twins/answers';
import { accountGroup, erp, madeFacts, neighbour, start, upn } from '../support/twins/samples';
import { made, names } from '../support/twins/scenes';
import { newTenant, withErp } from '../support/twins/tenant';

const skipped = { ok: true, skipped: true };
const facts = { userId: erp, userPrincipalName: upn };
const joiner = (given: Given = {}) => twins({ tenant: withErp(newTenant()), facts, ...given });

describe('an account that is put into a group', () => {
  it('owes nothing where that was refused at once', async () => {
    const world = joiner().on('directory.addToGroup', refuses('permission-missing'));

    expect(await world.step(joinEnvironmentGroup)).toMatchObject({
      ok: false,
      problem: { code: 'permission-missing' },
    });
    expect(world.ledger).toEqual([
      'saveFacts SA-42 {"joinedGroupId":"group-uat"}',
      'intent join-environment-group u-erp {"groupId":"group-uat"}',
      'directory.addToGroup group-uat u-erp',
      'outcome join-environment-group u-erp {"failed":"refused: permission-missing"}',
      'saveFacts SA-42 {"joinedGroupId":null}',
    ]);
    expect(world.facts()).toEqual(facts);
  });

  it.each<[string, readonly Answer[]]>([
    ['an answer was lost before the refusal', [lost, refuses('permission-missing')]],
    ['a service was away before the refusal', [away, refuses('permission-missing')]],
    ['the answer was none', [breaks]],
  ])('owes to be taken out again where %s', async (_how, answers) => {
    const world = joiner().on('directory.addToGroup', ...answers);

    expect(await world.step(joinAccountGroup)).toMatchObject({ ok: false });
    expect(world.facts().joinedAccountGroupId).toBe(accountGroup);
    expect(world.books.audit.at(-1)).toMatchObject({ kind: 'outcome' });
  });

  it('leaves first the one of an earlier attempt, where the settings have named another since', async () => {
    const world = joiner({ facts: { ...facts, joinedGroupId: 'before' }, request: { attempt: 2 } });
    world.tenant.groups.set('before', new Set([erp, neighbour]));

    expect(await world.step(joinEnvironmentGroup)).toEqual({ ok: true });
    expect(world.tenant.groups.get('before')).toEqual(new Set([neighbour]));
    expect(world.facts().joinedGroupId).toBe('group-uat');

    const bound = joiner({ facts: { ...facts, joinedGroupId: 'before' }, request: { attempt: 2 } });
    bound.tenant.groups.set('before', new Set([erp]));
    bound.on('directory.removeFromGroup', refuses('no'));
    expect(await bound.step(joinEnvironmentGroup)).toMatchObject({ ok: false, problem: { code: 'group-left' } });
    expect(bound.facts().joinedGroupId).toBe('before');
  });

  it('knows for the rest of the run that it is in, or that it is not', async () => {
    const learnt = async (answer: Answer) => {
      const world = joiner().on('directory.addToGroup', answer);
      return world.live(async (run) => {
        await joinEnvironmentGroup.run(run);
        return run.facts.joinedGroupId;
      });
    };

    expect(await learnt(works)).toBe('group-uat');
    expect(await learnt(refuses('permission-missing'))).toBeUndefined();
  });

  it('that it was to be in before is put there once more, and nothing is written down again', async () => {
    const world = joiner({ facts: { ...facts, joinedGroupId: 'group-uat' } });

    expect(await world.step(joinEnvironmentGroup)).toEqual({ ok: true });
    expect(world.ledger.filter((line) => line.startsWith('saveFacts'))).toEqual([]);
    expect(world.ledger).toContain('directory.addToGroup group-uat u-erp');
  });

  it('that it may be in from before is owed, whatever is answered now', async () => {
    const world = joiner({ facts: { ...facts, joinedGroupId: 'group-uat' } }).on('directory.addToGroup', refuses('no'));

    await world.step(joinEnvironmentGroup);

    expect(world.facts().joinedGroupId).toBe('group-uat');
    expect(world.ledger.filter((line) => line.startsWith('saveFacts'))).toEqual([]);
  });

  it('other than the one of an earlier attempt owes that one again where it is refused', async () => {
    const world = joiner({ facts: { ...facts, joinedGroupId: 'group-before' } });

    await world
      .on('directory.addToGroup', says('not-yet', 'busy'), refuses('permission-missing'))
      .step(joinEnvironmentGroup);

    expect(world.facts().joinedGroupId).toBe('group-before');
  });

  it('is in it once, also where its run died right after', async () => {
    const world = joiner().on('directory.addToGroup', crashes);

    expect(await world.step(joinEnvironmentGroup)).toBe('died');
    expect(world.facts().joinedGroupId).toBe('group-uat');
    expect(await world.step(joinEnvironmentGroup)).toEqual({ ok: true });

    expect([...(world.tenant.groups.get('group-uat') ?? [])]).toEqual([neighbour, erp]);
    expect([...(world.tenant.groups.get('group-prod') ?? [])]).toEqual([neighbour]);
  });

  it('has nothing to join where the settings name no group', async () => {
    const world = joiner({ environment: { securityGroupId: undefined } as object });

    expect(await world.step(joinEnvironmentGroup)).toEqual(skipped);
    expect(world.ledger).toEqual([]);
  });
});

describe('an account that is taken out of a group', () => {
  it.each([
    ['there is no account', { joinedGroupId: 'group-uat' }],
    ['it was put into none', facts],
  ])('has nothing to leave where %s', async (_why, known) => {
    const world = made({ facts: known });

    expect(await world.step(leaveEnvironmentGroup)).toEqual(skipped);
    expect([...world.ledger, ...world.asked]).toEqual([]);
  });

  it.each([
    [leaveEnvironmentGroup, 'group-left', 'group-uat'],
    [leaveAccountGroup, 'account-group-left', accountGroup],
  ])('and may not be is named, with its group: $name', async (step, code, groupId) => {
    const world = made().on('directory.removeFromGroup', refuses('permission-missing'));

    expect(await world.step(step)).toEqual({
      ok: false,
      problem: {
        code,
        values: {
          userPrincipalName: upn,
          environmentName: 'Contoso UAT',
          groupId,
          cause: { key: 'as-is', values: { text: 'It stopped.' } },
        },
        technical: 'permission-missing',
      },
    });
    expect(world.records()).toEqual([step.name, `${step.name}.look`]);
  });

  const out = gives(false);
  it.each<[string, readonly Answer[], object, string]>([
    ['is not in it, by two reads a minute apart', [out, out], skipped, 'look spacing look-again spacing'],
    ['is in it by the second read', [out, gives(true)], { ok: false }, 'look spacing look-again'],
    ['cannot be read', [refuses('permission-missing')], { ok: false }, 'look'],
    ['cannot be read again', [out, refuses('permission-missing')], { ok: false }, 'look spacing look-again'],
  ])('and may not be, but %s', async (_how, looks, outcome, parts) => {
    const world = made().on('directory.removeFromGroup', refuses('permission-missing'));

    expect(await world.on('directory.isDirectMember', ...looks).step(leaveEnvironmentGroup)).toMatchObject(outcome);
    expect(world.records()).toEqual([
      'leave-environment-group',
      ...names(parts).map((part) => `leave-environment-group.${part}`),
    ]);
    expect(world.timeline.now - start).toBe(60_000 * names(parts).filter((part) => part === 'spacing').length);
  });

  it('is looked for no longer than a minute where the service is away', async () => {
    const world = made().on('directory.removeFromGroup', refuses('permission-missing'));

    expect(await world.always('directory.isDirectMember', away).step(leaveEnvironmentGroup)).toMatchObject({
      ok: false,
    });
    expect(world.timeline.now - start).toBe(60_000);
  });
});

/** The desk file names another group than the account was put into. */
function moved(kind: 'create' | 'retire', before: string | null = 'group-before') {
  const tenant = withErp(newTenant());
  tenant.groups.set('group-before', new Set([erp, neighbour]));
  const known = { ...madeFacts, joinedGroupId: before ?? undefined };
  return made({ tenant, request: { kind }, facts: known as typeof madeFacts });
}

describe('an account whose group was changed in the settings', () => {
  const left = (world: ReturnType<typeof moved>) =>
    world.ledger.filter((line) => line.startsWith('directory.removeFromGroup')).map((line) => line.split(' ')[1]);

  it('leaves the one it was put into where it is undone, and both where it is retired', async () => {
    const [undone, retired] = [moved('create'), moved('retire')];

    expect(await undone.step(leaveEnvironmentGroup)).toEqual({ ok: true });
    expect(await retired.step(leaveEnvironmentGroup)).toEqual({ ok: true });

    expect(left(undone)).toEqual(['group-before']);
    expect(left(retired)).toEqual(['group-before', 'group-uat']);
    expect(retired.records()).toEqual(names('leave-environment-group leave-environment-group.today'));
    expect([...(retired.tenant.groups.get('group-before') ?? [])]).toEqual([neighbour]);
  });

  it('leaves only one where both are the same, and that of today where it was put into none', async () => {
    const [same, none] = [moved('retire', 'group-uat'), moved('retire', null)];
    await same.step(leaveEnvironmentGroup);
    await none.step(leaveEnvironmentGroup);

    expect(left(same)).toEqual(['group-uat']);
    expect(left(none)).toEqual(['group-uat']);
  });

  it('that is in neither has left none, and in one has left', async () => {
    const out = gives(false);
    const neither = moved('retire')
      .always('directory.removeFromGroup', refuses('no'))
      .always('directory.isDirectMember', out);
    const one = moved('retire').on('directory.removeFromGroup', refuses('no')).on('directory.isDirectMember', out, out);

    expect(await neither.step(leaveEnvironmentGroup)).toEqual(skipped);
    expect(neither.records().slice(-4)).toEqual(
      names('today-look spacing today-look-again spacing').map((part) => `leave-environment-group.${part}`),
    );
    expect(await one.step(leaveEnvironmentGroup)).toEqual({ ok: true });
  });

  it('that may not be taken out of the second is named, though it left the first', async () => {
    const world = moved('retire').on('directory.removeFromGroup', works, refuses('no'));

    expect(await world.step(leaveEnvironmentGroup)).toMatchObject({ ok: false, problem: { code: 'group-left' } });
  });
});

describe('whether an account is in one of its groups', () => {
  const directory = { isDirectMember: async (group: string, id: string) => group === 'in' && id === erp };

  it.each<[string, readonly string[], boolean | null]>([
    ['has no answer where there is no group', [], null],
    ['is so in the first', ['in', 'out'], true],
    ['is so in the second', ['out', 'in'], true],
    ['is not so in any', ['out', 'other'], false],
  ])('%s', async (_how, groups, is) => {
    expect(await readMembership(directory, user(erp), groups)).toBe(is);
    expect(await readMembership(directory, null, groups)).toBeNull();
  });
});
