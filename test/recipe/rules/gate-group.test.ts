import type { DirectoryGroup } from '../../../src/recipe/ports';
import { judgeAccountGroup, judgeGateGroup } from '../../../src/recipe/rules/gate-group';
import { inEnglish } from '../../../src/words/words';

const id = '44444444-4444-4444-8444-000000000001';
const security: DirectoryGroup = {
  displayName: 'D365 Users',
  groupTypes: [],
  isAssignableToRole: false,
  mailEnabled: false,
  onPremisesSyncEnabled: false,
};
const judge = (group: DirectoryGroup | null) => judgeGateGroup(group, id, 'Production');

describe('the group that gates an environment', () => {
  it.each([
    ['a cloud security group', security],
    ['a Microsoft 365 group', { ...security, groupTypes: ['Unified'], mailEnabled: true }],
  ])('takes members: %s', (_name, group) => {
    expect(judge(group)).toBeNull();
  });

  it.each([
    ['dynamic', { ...security, groupTypes: ['DynamicMembership'] }],
    ['dynamic', { ...security, groupTypes: ['Unified', 'DynamicMembership'], mailEnabled: true }],
    ['synced', { ...security, onPremisesSyncEnabled: true }],
    ['role-assignable', { ...security, isAssignableToRole: true }],
    ['mail-enabled', { ...security, mailEnabled: true }],
  ])('takes none, and the cause is named: %s', (cause, group) => {
    const problem = judge(group);

    expect(problem?.code).toBe(`gate-group-${cause}`);
    expect(problem && inEnglish(problem).what).toContain('"D365 Users", the security group of Production');
    expect(problem && inEnglish(problem).next).toContain('assigned cloud security group');
  });

  it('that does not exist is named by its id', () => {
    const problem = judge(null);

    expect(problem).toMatchObject({ code: 'gate-group-missing', values: { groupId: id } });
    expect(problem && inEnglish(problem).what).toContain(id);
  });
});

describe('the group of all accounts of the desk', () => {
  it('takes members, or the cause is named, by the same rule', () => {
    expect(judgeAccountGroup(security, id)).toBeNull();
    expect(judgeAccountGroup({ ...security, onPremisesSyncEnabled: true }, id)).toEqual({
      code: 'account-group-synced',
      values: { group: 'D365 Users' },
    });
    expect(judgeAccountGroup(null, id)).toEqual({ code: 'account-group-missing', values: { groupId: id } });
  });
});
