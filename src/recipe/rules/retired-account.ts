import { finding, found } from '../../desk/finding';
import type { Finding } from '../../desk/finding';
import type { DirectoryUser, Systemuser } from '../ports';
import { modeFound, takesSlot } from './access-mode';

/** What a read shows of an account that was ended. */
interface ReadRetired {
  readonly row: Systemuser | null;
  readonly user: DirectoryUser | null;
  /** Whether it is still in the group of its environment, and in that of all accounts; null where there is none, or nobody to be in it. */
  readonly isInGroup: boolean | null;
  readonly isInAccountGroup: boolean | null;
}

/** The one judgement of an account that was ended: it takes no slot, nobody signs in with it, it is in no group of the desk. */
export function judgeRetired({ row, user, isInGroup, isInAccountGroup }: ReadRetired, at: string): readonly Finding[] {
  const blocked = !user?.accountEnabled;
  const licensed = user !== null && user.assignedLicenses.length > 0;
  const slot = row === null ? found('no-user-in-the-environment') : row.isdisabled ? found('disabled') : modeFound(row);
  return [
    finding('slot-free', row !== null && takesSlot(row) ? 'fail' : 'pass', slot, at),
    finding('sign-in-blocked', blocked ? 'pass' : 'fail', found(blocked ? 'sign-in-blocked' : 'enabled'), at),
    licensed
      ? finding('license-removed', 'warn', found('has-other-licences-perhaps-through-a-group'), at)
      : finding('license-removed', 'pass', found('no-licence'), at),
    ...(isInGroup === null ? [] : [left('group-left', isInGroup, at)]),
    ...(isInAccountGroup === null ? [] : [left('account-group-left', isInAccountGroup, at)]),
  ];
}

function left(check: 'group-left' | 'account-group-left', isMember: boolean, at: string): Finding {
  return finding(check, isMember ? 'fail' : 'pass', found(isMember ? 'still-a-member' : 'not-a-member'), at);
}
