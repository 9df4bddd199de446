import { explore } from '../faults/world/explore';
import type { Explored } from '../faults/world/explore';
import { borrow, free } from '../faults/world/paths';

/**
 * Looks that are repeated until something shows: the systemuser row; the row in its business unit; the row once between
 * the access mode and the removal of the licence; and the two reads that must agree.
 */
const polls = ['crm.systemuserOf', 'directory.isDirectMember', 'crm.systemuserById', 'crm.whoAmIAs'];

function callsOf({ points }: Explored): Record<string, number> {
  const upstream = points.filter(({ pointClass }) => pointClass === 'read' || pointClass === 'write');
  const calls: Record<string, number> = {};
  for (const { op } of upstream) calls[op] = (calls[op] ?? 0) + 1;
  return calls;
}

const always = {
  'crm.organizationResources': 1,
  'vault.putIfAbsent': 1,
  // For the creation, and for the try of the password, which the settings ask for here.
  'vault.read': 2,
  'signIn.withPassword': 1,
  'directory.createUser': 1,
  // Asked about both groups before the first write.
  'directory.group': 2,
  // One each for the two groups, and two more because the new account is not known everywhere at once.
  'directory.addToGroup': 4,
  // With each of the two reads at the end.
  'directory.isDirectMember': 2,
  'directory.subscribedSkus': 1,
  'crm.businessUnit': 1,
  'crm.moveToBusinessUnit': 1,
  'crm.roleInBusinessUnit': 1,
  'crm.assignRole': 1,
  'crm.nonInteractiveUsers': 1,
  'crm.setAccessMode=4': 1,
};

describe('the calls of one run', () => {
  it('are eleven with a free licence, four more for its groups, two for a business unit, and the looks of the waits', async () => {
    const calls = callsOf(await explore(free));

    expect(calls).toEqual({
      ...always,
      'directory.assignLicense+': 1,
      'directory.assignLicense-': 1,
      'crm.systemuserOf': 4,
      'crm.systemuserById': 4,
      'directory.userById': 2,
      // Instead of a push, at each look while there is no row yet, and once as the proof at the end.
      'crm.whoAmIAs': 2,
    });
    expect(singleCalls(calls, { userById: 2, addToGroup: 2, 'vault.read': 1, 'signIn.withPassword': 1 })).toBe(
      11 + 4 + 2,
    );
  });

  it('are fifteen with a borrowed licence, four more for its groups, two for a business unit, and the looks of the waits', async () => {
    const calls = callsOf(await explore(borrow));

    expect(calls).toEqual({
      ...always,
      // One each for the account and the lender, and one more each because a unit given up is free a little later.
      'directory.assignLicense+': 4,
      'directory.assignLicense-': 2,
      'crm.systemuserOf': 3,
      'crm.systemuserById': 4,
      // The lender before anything is taken, and twice account and lender at the end.
      'directory.userById': 5,
      'directory.directoryRoles': 1,
      // Instead of a push, at each look while there is no row yet, and once as the proof at the end.
      'crm.whoAmIAs': 3,
    });
    expect(
      singleCalls(calls, {
        userById: 4,
        addToGroup: 2,
        'assignLicense+': 2,
        'vault.read': 1,
        'signIn.withPassword': 1,
      }),
    ).toBe(15 + 4 + 2);
  });
});

/** All calls but polls and the given numbers of repeated looks. */
function singleCalls(calls: Record<string, number>, repeated: Record<string, number>): number {
  const counted = Object.entries(calls).filter(([op]) => !polls.includes(op));
  const all = counted.reduce((sum, [, count]) => sum + count, 0);
  return all - Object.values(repeated).reduce((sum, count) => sum + count, 0);
}
