import type { DirectoryUser } from '../../src/recipe/ports';
import { ownershipOf } from '../../src/recipe/ownership';
import { awaitDirectorySync } from '../../src/recipe/steps/await-directory-sync';
import { user } from '../faults/world/tenant-state';
import { gives, refuses } from '../support/twins/answers';
import { erp, marker, request, start, syncedUpn } from '../support/twins/samples';
import { onPremises, synced } from '../support/twins/scenes';

const of = (accountKind: 'cloud' | 'onprem', change: Partial<DirectoryUser>) =>
  ownershipOf(user(erp, change), { ...request, accountKind });
const on = { onPremisesSyncEnabled: true, employeeId: null };
const asked = request.requestedAt;

describe('whose an account is that has the name of the request', () => {
  it.each<[string, 'cloud' | 'onprem', Partial<DirectoryUser>, string]>([
    ['with our marker', 'cloud', { employeeId: marker }, 'ours'],
    ['that was synced once, with our marker', 'cloud', { employeeId: marker, onPremisesSyncEnabled: false }, 'ours'],
    ['without a marker', 'cloud', { employeeId: null }, 'somebody-else'],
    ['with another marker', 'cloud', { employeeId: 'SA1.aaaa' }, 'somebody-else'],
    [
      'of Active Directory, with our marker, where a cloud account was asked for',
      'cloud',
      { employeeId: marker, onPremisesSyncEnabled: true },
      'somebody-else',
    ],
    ['of Active Directory, with our marker', 'onprem', { ...on, employeeId: marker }, 'ours'],
    [
      'of the cloud, with our marker, where one of Active Directory was asked for',
      'onprem',
      { employeeId: marker },
      'somebody-else',
    ],
    ['of Active Directory, with another marker', 'onprem', { ...on, employeeId: 'SA1.aaaa' }, 'somebody-else'],
    ['of Active Directory, of which nobody knows when it was made', 'onprem', on, 'unmarked'],
    ['of Active Directory, as old as the request', 'onprem', { ...on, createdDateTime: asked }, 'unmarked'],
    [
      'of Active Directory, older than the request',
      'onprem',
      { ...on, createdDateTime: '2026-03-02T06:59:59Z' },
      'somebody-else',
    ],
  ])('one %s: %s account', (_which, kind, change, whose) => {
    expect(of(kind, change)).toBe(whose);
  });
});

describe('an account that a person is asked to create in Active Directory', () => {
  const arriving = (change: Partial<DirectoryUser>) =>
    onPremises().always('directory.userByUpn', gives(user(erp, { ...synced, ...change })));

  it('is taken once it has the marker, and the name there in any case of its letters', async () => {
    const world = onPremises({
      request: { passwordNeverExpires: false },
      environment: { onPremises: undefined } as object,
    });
    world.on('directory.userByUpn', gives(user(erp, { ...synced, onPremisesSamAccountName: 'Svc-ERP' })));

    expect(await world.step(awaitDirectorySync)).toEqual({
      ok: true,
      values: {
        sAMAccountName: 'svc-erp',
        userPrincipalName: 'svc-erp@contoso.onmicrosoft.com',
        organizationalUnit: '',
        domain: '',
        employeeID: marker,
        passwordNeverExpires: 'no',
      },
    });
    expect(world.facts()).toEqual({
      userPrincipalName: 'svc-erp@contoso.onmicrosoft.com',
      userId: erp,
      createAnnounced: true,
    });
  });

  it('is not one of somebody else, who is left alone', async () => {
    const world = arriving({ employeeId: 'SA1.aaaa' });

    expect(await world.step(awaitDirectorySync)).toMatchObject({ ok: false, problem: { code: 'name-taken' } });
    expect(world.timeline.now).toBe(start);
  });

  const values = { userPrincipalName: syncedUpn };
  it.each<[string, Partial<DirectoryUser> | null, object]>([
    ['never came', null, { key: 'problem.directory-sync.what', values }],
    [
      'came without a marker',
      { employeeId: null },
      { key: 'problem.directory-sync-marker.what', values: { ...values, property: 'employeeID' } },
    ],
    [
      'came under another name',
      { onPremisesSamAccountName: 'svc-crm' },
      { key: 'problem.directory-sync-sam.what', values: { ...values, property: 'sAMAccountName' } },
    ],
  ])('and %s is waited for in vain, and the last that was seen is told', async (_how, change, last) => {
    const world = change === null ? onPremises().always('directory.userByUpn', gives(null)) : arriving(change);

    expect(await world.step(awaitDirectorySync)).toEqual({
      ok: false,
      outlook: 'not-yet',
      problem: { code: 'directory-sync-ended', values: { ...values, last } },
    });
    expect(world.facts().userId).toBeUndefined();
  });

  it('is told as it is where nobody may look', async () => {
    const world = onPremises().on('directory.userByUpn', refuses('permission-missing'));

    expect(await world.step(awaitDirectorySync)).toMatchObject({ ok: false, problem: { code: 'permission-missing' } });
  });
});
