import {
  approvalsNeeded,
  concernedBy,
  decidersLeft,
  hasApproved,
  isOffered,
  isOwnedBy,
  mayNotChooseRoom,
  mayNotDecide,
  ruleOf,
  seesLender,
} from '../../src/desk/policy';
import type { Act } from '../../src/desk/policy';
import type { EnvironmentSettings } from '../../src/desk/settings';
import { dana, kim, lee, olga, ravi, sam } from '../support/cast';
import { sampleRequest } from '../support/sample-request';

const at = '2026-11-22T10:00:00.000Z';
const approvers = [dana, lee, kim];
const request = sampleRequest({ requester: ravi, owner: olga });

describe('a decision is still awaited', () => {
  it('from approvers who have no stake in it and have not approved yet', () => {
    expect(decidersLeft(request, approvers)).toEqual([dana, lee, kim]);
    expect(decidersLeft({ ...request, approvals: [{ by: lee, at }] }, approvers)).toEqual([dana, kim]);
    expect(decidersLeft({ ...request, requester: dana, owner: kim }, approvers)).toEqual([lee]);
  });

  it('of two who approved each has approved, in any spelling of their id, and nobody else', () => {
    const both = {
      approvals: [
        { by: { ...dana, aadObjectId: dana.aadObjectId.toUpperCase() }, at },
        { by: lee, at },
      ],
    };

    expect([dana, lee, kim].map((person) => hasApproved(both, person))).toEqual([true, true, false]);
    expect(hasApproved({ approvals: [] }, dana)).toBe(false);
  });
});

describe('nothing changes when somebody decides who may not', () => {
  it.each([
    ['a stranger', sam, 'not-an-approver'],
    ['who asked, and is no approver', ravi, 'own-request'],
    ['who owns it, and is no approver', olga, 'not-an-approver'],
  ])('%s', (_who, person, code) => {
    expect(mayNotDecide(request, person, approvers)).toEqual({ code, standing: 'nothing-changed' });
  });

  it('an approver who asked or owns it, and with nobody else left that is said', () => {
    const own = { ...request, requester: dana };
    const owned = { ...request, owner: lee };

    expect(mayNotDecide(own, dana, approvers)?.code).toBe('own-request');
    expect(mayNotDecide(own, dana, [dana])?.code).toBe('own-request-alone');
    expect(mayNotDecide(owned, lee, approvers)?.code).toBe('own-account');
    expect(mayNotDecide(owned, lee, [lee])?.code).toBe('own-account-alone');
    expect(mayNotDecide(owned, dana, approvers)).toBeNull();
  });

  it('and only an approver chooses where approvals and warnings go', () => {
    expect(mayNotChooseRoom(lee, approvers)).toBeNull();
    expect(mayNotChooseRoom(sam, approvers)).toEqual({ code: 'not-an-approver', standing: 'nothing-changed' });
  });
});

describe('a card offers', () => {
  const acts: readonly Act[] = [
    'edit',
    'withdraw',
    'decide',
    'keep',
    'rotate',
    'retire',
    'collect-password',
    'read-audit',
  ];
  const offered = (viewer: Parameters<typeof isOffered>[1], stakes: Parameters<typeof isOffered>[2] = request) =>
    acts.filter((act) => isOffered(act, viewer, stakes));

  it('whoever asked: to change and withdraw it, to retire the account, to read how it went', () => {
    expect(offered({ audience: 'requester', id: ravi.aadObjectId })).toEqual([
      'edit',
      'withdraw',
      'retire',
      'read-audit',
    ]);
    expect(offered({ audience: 'requester' })).toEqual(['edit', 'withdraw', 'retire', 'read-audit']);
  });

  it('its owner: what is the owner’s, and not what is the requester’s', () => {
    expect(offered({ audience: 'requester', id: olga.aadObjectId })).toEqual([
      'keep',
      'rotate',
      'retire',
      'collect-password',
    ]);
  });

  it('an approver: to decide, and what approvers do with accounts', () => {
    const theirs = ['decide', 'keep', 'rotate', 'retire', 'read-audit'];

    expect(offered({ audience: 'approver', id: dana.aadObjectId })).toEqual(theirs);
    expect(offered({ audience: 'approver' })).toEqual(theirs);
  });

  it('an approver who asked or owns it: not to decide', () => {
    const own = { ...request, requester: dana };
    const owned = { ...request, owner: dana };

    expect(offered({ audience: 'approver', id: dana.aadObjectId }, own)).not.toContain('decide');
    expect(offered({ audience: 'approver', id: dana.aadObjectId }, own)).toContain('withdraw');
    expect(offered({ audience: 'approver', id: dana.aadObjectId }, owned)).not.toContain('decide');
    expect(offered({ audience: 'approver', id: dana.aadObjectId }, owned)).toContain('collect-password');
  });

  it('of an account of which nobody knows who asked: the owner what is theirs, a card for whoever that is what a requester does', () => {
    expect(offered({ audience: 'requester', id: olga.aadObjectId }, { owner: olga })).toContain('collect-password');
    expect(offered({ audience: 'requester' }, { owner: olga })).toEqual(['edit', 'withdraw', 'retire', 'read-audit']);
    expect(offered({ audience: 'approver', id: dana.aadObjectId }, { owner: olga })).toContain('decide');
  });

  it.each(['everyone', 'stranger'] as const)('nothing to %s', (audience) => {
    expect(offered({ audience, id: ravi.aadObjectId })).toEqual([]);
    expect(offered({ audience })).toEqual([]);
  });
});

it('a lender is named to approvers alone', () => {
  expect((['everyone', 'approver', 'requester', 'stranger'] as const).filter(seesLender)).toEqual(['approver']);
});

it('an account is its owner’s, in any spelling of their id, and nobody else’s', () => {
  expect(isOwnedBy({ owner: olga }, { aadObjectId: olga.aadObjectId.toUpperCase() })).toBe(true);
  expect(isOwnedBy({ owner: olga }, ravi)).toBe(false);
});

it('cards of their own go to whoever asked, the owner and the approvers, in this order', () => {
  expect(concernedBy(request, [dana, lee])).toEqual([ravi, olga, dana, lee]);
  expect(concernedBy({ owner: olga }, [dana])).toEqual([olga, dana]);
});

it('a query for many requests at once asks by the same rule', () => {
  expect(ruleOf('decide')).toEqual({ parts: ['approver'], hasNoStake: true });
  expect(ruleOf('collect-password')).toEqual({ parts: ['owner'] });
});

describe('approvals that are needed', () => {
  const roles = [
    { id: 'writer', name: 'Writer' },
    { id: 'admin', name: 'Administrator', privileged: true },
    { id: 'reader', name: 'Reader', privileged: false },
  ];
  const environment = { roles } as unknown as EnvironmentSettings;

  it.each<[string, Partial<Parameters<typeof approvalsNeeded>[0]>, number]>([
    ['the end of an account, whatever its role', { kind: 'retire', roleId: 'admin', roleIsPrivileged: true }, 1],
    [
      'a role that the settings call privileged, whatever the check found',
      { roleId: 'admin', roleIsPrivileged: false },
      2,
    ],
    ['one that they call plain', { roleId: 'reader', roleIsPrivileged: true }, 1],
    ['one of which they are silent and the check found that it rules', { roleId: 'writer', roleIsPrivileged: true }, 2],
    ['one of which the check found that it does not', { roleId: 'writer', roleIsPrivileged: false }, 1],
    ['one of which nobody knows', { roleId: 'writer' }, 2],
    ['one that is not in the settings', { roleId: 'gone' }, 2],
  ])('for %s', (_what, change, needed) => {
    expect(approvalsNeeded(sampleRequest(change), environment)).toBe(needed);
  });
});
