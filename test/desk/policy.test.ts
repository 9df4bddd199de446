import { approvalsNeeded, audienceOf, mayNotDecide } from '../../src/desk/policy';
import { countSlots, countUsed } from '../../src/desk/survey';
import type { EnvironmentSettings } from '../../src/desk/settings';
import { dana, lee, ravi, sam } from '../support/cast';
import { sampleRequest } from '../support/sample-request';
const environment: EnvironmentSettings = {
  id: 'prod',
  name: 'Contoso Production',
  url: 'https://contoso.crm4.dynamics.com',
  fallbackLimit: 7,
  roles: [
    { id: 'writer', name: 'Service Writer', privileged: false },
    { id: 'admin', name: 'System Administrator', privileged: true },
  ],
  approvers: { people: [] },
  licenses: [],
  lenders: [],
};

describe('who may decide', () => {
  it('is an approver without a stake in the request', () => {
    expect(mayNotDecide(sampleRequest(), dana, [dana, lee])).toBeNull();
  });

  it.each([
    ['the requester, although an approver', sampleRequest(), ravi, [ravi, dana], 'own-request'],
    ['the future owner, although an approver', sampleRequest({ owner: dana }), dana, [dana, lee], 'own-account'],
    ['a colleague who is no approver', sampleRequest(), sam, [dana, lee], 'not-an-approver'],
    ['anybody while nobody is an approver', sampleRequest(), dana, [], 'not-an-approver'],
    [
      'the requester under another spelling of the id',
      sampleRequest(),
      { ...ravi, aadObjectId: ravi.aadObjectId.toUpperCase() },
      [ravi, lee],
      'own-request',
    ],
    ['the requester, although nobody else is left', sampleRequest(), ravi, [ravi], 'own-request-alone'],
    [
      'the owner, although nobody else is left',
      sampleRequest({ owner: dana }),
      dana,
      [dana, ravi],
      'own-account-alone',
    ],
  ])('is not %s', (_who, request, person, approvers, code) => {
    expect(mayNotDecide(request, person, approvers)?.code).toBe(code);
  });

  it('is two people for a privileged role, one for all else and for the end of an account', () => {
    expect(approvalsNeeded(sampleRequest({ roleId: 'writer' }), environment)).toBe(1);
    expect(approvalsNeeded(sampleRequest({ roleId: 'admin' }), environment)).toBe(2);
    expect(approvalsNeeded(sampleRequest({ roleId: 'admin', kind: 'retire' }), environment)).toBe(1);
  });

  it('is what the environment says of a role of which the settings say nothing, and two people while nobody knows', () => {
    const roles = [{ id: 'admin', name: 'Systemadministrator' }];
    const needed = (found: { roleIsPrivileged?: boolean }) =>
      approvalsNeeded(sampleRequest({ roleId: 'admin', ...found }), { ...environment, roles });

    expect(needed({ roleIsPrivileged: true })).toBe(2);
    expect(needed({ roleIsPrivileged: false })).toBe(1);
    expect(needed({})).toBe(2);
  });

  it('shows a stranger as a stranger, and the requester as such even if an approver', () => {
    expect(audienceOf(sampleRequest(), sam, [dana])).toBe('stranger');
    expect(audienceOf(sampleRequest(), ravi, [ravi, dana])).toBe('requester');
    expect(audienceOf(sampleRequest(), dana, [dana])).toBe('approver');
  });
});

describe('free slots', () => {
  it.each([
    [7, 3, 1, 3],
    [7, 7, 0, 0],
    [7, 6, 2, 0],
    [5, 9, 0, 0],
  ])('of a limit of %i with %i used and %i reserved are %i, never less than none', (limit, used, reserved, free) => {
    expect(countSlots({ limit, used }, reserved).free).toBe(free);
  });

  it('are counted as the platform counts, also where the roster shows more, and by the roster where it does not tell', () => {
    expect(countUsed({ limit: 7, used: 5 }, [1, 2, 3, 4, 5, 6, 7], 4)).toMatchObject({ limit: 7, used: 5 });
    expect(countUsed(null, [1, 2, 3], 4)).toMatchObject({ limit: 4, used: 3 });
  });
});
