import type { RunFacts } from '../../src/desk/request';
import type { Step } from '../../src/recipe/step';
import { undoing } from '../../src/recipe/obligations';
import { applying, createSteps, recipe } from '../../src/recipe/steps';
import { settings } from '../support/twins/samples';
import { rotating } from '../support/twins/scenes';

describe('which lines a card has', () => {
  const [, uat] = settings.environments;
  if (!uat) throw new Error('There are two environments.');
  interface Given {
    readonly kind?: 'cloud' | 'onprem';
    readonly all?: object;
    readonly environment?: object;
    readonly facts?: RunFacts;
  }
  const lines = (steps: readonly Step[], { kind = 'cloud', all, environment, facts = {} }: Given) =>
    applying(steps, { accountKind: kind, facts }, { ...uat, ...environment }, { ...settings, ...all }).map(
      ({ name }) => name,
    );
  const all = { signInCheck: { clientId: 'public-client' } };
  const bare = {
    all: { accountGroupId: undefined },
    environment: { securityGroupId: undefined, businessUnit: undefined },
  };

  it.each<[string, Given, readonly string[]]>([
    ['a cloud account', {}, ['await-directory-sync', 'try-password']],
    ['a cloud account whose password is tried', { all }, ['await-directory-sync']],
    [
      'one of Active Directory',
      { kind: 'onprem', all },
      ['store-password', 'create-cloud-user', 'try-password', 'hand-over'],
    ],
    [
      'one without any group or unit',
      bare,
      ['await-directory-sync', 'join-environment-group', 'join-account-group', 'move-to-business-unit', 'try-password'],
    ],
  ])('%s lacks some', (_which, given, lacks) => {
    const shown: readonly string[] = lines(createSteps(recipe), given);

    expect(createSteps(recipe).flatMap(({ name }) => (shown.includes(name) ? [] : [name]))).toEqual(lacks);
  });

  const both = ['leave-environment-group', 'leave-account-group'];
  it.each<[string, Given, readonly string[]]>([
    ['by the settings', {}, both],
    ['by what was joined', { ...bare, facts: { joinedGroupId: 'g', joinedAccountGroupId: 'h' } }, both],
    ['by nothing', bare, []],
  ])('an account leaves its groups %s', (_how, given, groups) => {
    expect(lines(recipe.retire, given)).toEqual(['leave-access-mode', 'block-sign-in', ...groups, 'confirm-retired']);
  });

  it.each<[string, RunFacts, readonly string[]]>([
    ['was given', { securityRoleId: 'r' }, ['remove-security-role']],
    ['was not given', {}, []],
  ])('an account that is taken back loses its role where one %s', (_how, facts, role) => {
    const taken = lines(undoing(recipe), { facts });

    expect(taken.filter((name) => name === 'remove-security-role')).toEqual(role);
  });

  it('a password of Active Directory is not changed by the desk', async () => {
    const shown = [...recipe.rotate.untilChanged, ...recipe.rotate.afterwards, ...recipe.rotate.takeBack];
    const [first] = settings.environments;

    expect(first && applying(shown, { accountKind: 'onprem', facts: {} }, first, settings)).toEqual([]);
    const world = rotating({ accountKind: 'onprem' });
    await world.run();
    expect(world.ledger).toEqual([]);
  });
});
