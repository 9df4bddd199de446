import type { RunMode } from '../../src/desk/request';
import { user } from '../faults/world/tenant-state';
import { twins } from '../support/twins';
import type { Twins } from '../support/twins';
import { away, gives, notYet, works } from '../support/twins/answers';
import type { Answer } from '../support/twins/answers';
import { byDana, inDoubt, lentOut, noneFree, onPremises, retiring, rotating, synced } from '../support/twins/scenes';
import { rowOf } from '../support/twins/tenant';

const free = () => twins({ settings: { signInCheck: { clientId: 'public-client' } } });
const borrow = () => twins({ tenant: noneFree() });
const rotateByAdmin = () => rotating(byDana);

const nothing = gives(null);
/** The platform shows a row that is being deleted, or that may not be used yet. */
const shows = (change: Parameters<typeof rowOf>[2]) => gives(rowOf('uat-row-new', 'u-new', change));

type Case = [what: string, line: string, world: () => Twins, op: string, answers: readonly Answer[], mode?: RunMode];

const creating: readonly Case[] = [
  ['a password that the vault does not show', 'create-cloud-user: replication 08:02', free, 'vault.read', [nothing]],
  ['an empty password', 'create-cloud-user: replication 08:02', free, 'vault.read', [gives('')]],
  ['a creation', 'create-cloud-user: replication 08:02', free, 'directory.createUser', [notYet]],
  [
    'an account in Active Directory',
    'await-directory-sync: directory-sync 08:10',
    onPremises,
    'directory.userByUpn',
    [nothing],
  ],
  [
    'one without the marker',
    'await-directory-sync: directory-sync-marker 08:10',
    onPremises,
    'directory.userByUpn',
    [gives(user('u-erp', { ...synced, employeeId: null }))],
  ],
  [
    'one with another name there',
    'await-directory-sync: directory-sync-sam 08:10',
    onPremises,
    'directory.userByUpn',
    [gives(user('u-erp', { ...synced, onPremisesSamAccountName: 'svc-crm' }))],
  ],
  [
    'one without any name there',
    'await-directory-sync: directory-sync-sam 08:10',
    onPremises,
    'directory.userByUpn',
    [gives(user('u-erp', { ...synced, onPremisesSamAccountName: null }))],
  ],
  ['the group of the environment', 'join-environment-group: replication 08:02', free, 'directory.addToGroup', [notYet]],
  ['the group of all accounts', 'join-account-group: replication 08:02', free, 'directory.addToGroup', [works, notYet]],
  ['a lender who lends to another run', 'borrow-license: lender-busy 08:10', borrow, 'recordLoan', [nothing]],
  ['a licence', 'assign-license: replication 08:02', free, 'directory.assignLicense', [notYet]],
  ['a row', 'await-systemuser: systemuser-missing 08:10', free, 'crm.systemuserOf', [nothing]],
  [
    'a row after a deleted one',
    'await-systemuser: systemuser-missing 08:10',
    free,
    'crm.systemuserOf',
    [shows({ deletedstate: 1 })],
  ],
  [
    'a disabled row',
    'await-systemuser: systemuser-disabled 08:10',
    free,
    'crm.systemuserOf',
    [shows({ isdisabled: true })],
  ],
  ['a move', 'move-to-business-unit: replication 08:02', free, 'crm.moveToBusinessUnit', [notYet]],
  [
    'a moved row',
    'move-to-business-unit: replication 08:02',
    free,
    'crm.systemuserById',
    [shows({ businessUnitId: 'uat-root' })],
  ],
  [
    'a moved row that is not shown at all',
    'move-to-business-unit: replication 08:02',
    free,
    'crm.systemuserById',
    [nothing],
  ],
  ['a role', 'assign-security-role: replication 08:02', free, 'crm.assignRole', [notYet]],
  ['the access mode', 'set-access-mode: license-sync 08:10', free, 'crm.setAccessMode', [notYet]],
  ['the removal of the licence', 'remove-license: replication 08:02', free, 'directory.assignLicense', [works, notYet]],
  [
    'the return of a licence',
    'return-license: license-free 08:02',
    borrow,
    'directory.assignLicense',
    [works, works, works, notYet],
  ],
  ['a sign-in', 'try-password: replication 08:04', free, 'signIn.withPassword', [notYet]],
];

const ending: readonly Case[] = [
  ['the account to be retired', 'begin: replication 08:02', retiring, 'directory.userById', [nothing]],
  ['the access mode', 'leave-access-mode: replication 08:02', retiring, 'crm.setAccessMode', [notYet]],
  ['its role', 'remove-security-role: replication 08:02', lentOut, 'crm.removeRole', [notYet], 'undo'],
  ['the end of its sign-in', 'block-sign-in: replication 08:02', retiring, 'directory.updateUser', [notYet]],
  ['the end of its sessions', 'block-sign-in: replication 08:02', retiring, 'directory.revokeSignInSessions', [notYet]],
  [
    'the group of the environment',
    'leave-environment-group: replication 08:02',
    retiring,
    'directory.removeFromGroup',
    [notYet],
  ],
  [
    'the group of all accounts',
    'leave-account-group: replication 08:02',
    retiring,
    'directory.removeFromGroup',
    [works, notYet],
  ],
  [
    'the removal of the licence',
    'remove-license: replication 08:02',
    lentOut,
    'directory.assignLicense',
    [notYet],
    'undo',
  ],
];

const rotations: readonly Case[] = [
  ['the account', 'find-account: replication 08:02', rotating, 'directory.userById', [nothing]],
  ['its owner who has not read of it', 'tell-owner: owner-told 08:02', rotateByAdmin, 'tellOwner', [gives('waiting')]],
  ['a password that the vault does not show', 'change-password: replication 08:02', rotating, 'vault.read', [nothing]],
  ['an empty password', 'change-password: replication 08:02', rotating, 'vault.read', [gives('')]],
  ['Entra', 'change-password: replication 08:02', rotating, 'directory.updateUser', [notYet]],
  ['the vault', 'promote-secret: replication 08:02', rotating, 'vault.replace', [notYet]],
  [
    'the new password, still to be read',
    'promote-secret: replication 08:02',
    rotating,
    'vault.read',
    [works, gives('')],
  ],
  [
    'the new password, read back',
    'promote-secret: replication 08:02',
    rotating,
    'vault.read',
    [works, works, gives('another')],
  ],
  [
    'Entra, for the password before',
    'restore-password: replication 08:02',
    inDoubt,
    'directory.updateUser',
    [notYet],
    'undo',
  ],
  [
    'the vault, for the password before',
    'restore-password: replication 08:02',
    inDoubt,
    'vault.read',
    [gives('')],
    'undo',
  ],
];

describe.each([
  ['an account that is made', creating],
  ['an account that is taken back or ended', ending],
  ['a password that is changed', rotations],
] as const)('what has not arrived yet is waited for, and the card says until when: %s', (_name, cases) => {
  it.each([...cases])('%s', async (_what, line, open, op, answers, mode = 'forward') => {
    const world = open();

    const end = await world.on(op, ...answers).run(mode);

    expect(world.books.drawn.filter((one) => one.includes(': waits for') && !one.includes('second-read'))).toEqual([
      line.replace(/: (\S+) (\S+)$/, ': waits for $1 until $2:00'),
    ]);
    expect(end).toMatchObject({ state: mode === 'undo' ? 'undone' : 'done' });
  });
});

describe('a service that is away is waited for no longer than a minute where nothing hangs on its answer', () => {
  it.each([
    [
      'the row after the access mode was set',
      free,
      'crm.systemuserById',
      [works, ...Array<Answer>(99).fill(away)],
      'set-access-mode',
    ],
    ['the try of the password', free, 'vault.read', [works, ...Array<Answer>(99).fill(away)], 'try-password'],
  ] as const)('%s', async (_what, open, op, answers, step) => {
    const world = open().on(op, ...answers);

    await world.run();

    const waits = world.books.drawn.filter((line) => line.startsWith(`${step}: waits for upstream until`));
    const began = step === 'try-password' ? '08:03:00' : '08:01:00';
    expect(waits).toEqual([`${step}: waits for upstream until ${began}`]);
  });
});
