import {
  isRestricted,
  isServed,
  mayNotAsk,
  needsEntitlement,
  openRoles,
  requesterGroups,
  settingsFor,
} from '../../src/desk/entitlement';
import type { PersonRecord, PersonStanding } from '../../src/desk/entitlement';
import type { EnvironmentSettings, PeopleSettings } from '../../src/desk/settings';
import { dana, olga, ravi, sam } from '../support/cast';
import { sampleRequest } from '../support/sample-request';
import { settings } from '../support/store-samples';

const group = 'aaaaaaaa-0000-4000-8000-000000000001';
const other = 'aaaaaaaa-0000-4000-8000-000000000002';
const [sample] = settings.environments;
if (!sample) throw new Error('The sample settings have no environment.');

const writer = { id: 'writer', name: 'Writer' };
const admin = { id: 'admin', name: 'Administrator' };
const environment = (requesters: PeopleSettings | undefined, ofAdmin?: PeopleSettings): EnvironmentSettings => ({
  ...sample,
  roles: [writer, { ...admin, ...(ofAdmin && { requesters: ofAdmin }) }],
  ...(requesters && { requesters }),
});
const asker = (aadObjectId: string, ...groups: string[]): PersonRecord => ({
  aadObjectId: aadObjectId.toLowerCase(),
  asOf: '2026-11-22T10:00:00.000Z',
  standing: 'member',
  groupsAsked: [group, other],
  groups,
  groupsAsOf: '2026-11-22T10:00:00.000Z',
});
const people = (...ids: string[]): PeopleSettings => ({ people: ids });
/** Roles that this person finds on the form, by environment. */
const offered = (environments: readonly EnvironmentSettings[], person: PersonRecord) =>
  settingsFor({ environments }, person).environments.map(({ id, roles }) => [id, roles.map((role) => role.id)]);

describe('who is served', () => {
  it.each<[PersonStanding, boolean, boolean]>([
    ['member', true, true],
    ['guest', false, true],
    ['disabled', false, false],
    ['outside', false, false],
  ])('a person who is %s: %s, and where guests are allowed: %s', (standing, usually, withGuests) => {
    expect(isServed(standing, {})).toBe(usually);
    expect(isServed(standing, { guests: 'refused' })).toBe(usually);
    expect(isServed(standing, { guests: 'allowed' })).toBe(withGuests);
  });
});

describe('the form offers', () => {
  it('everything to everybody where nobody is named', () => {
    expect(offered([environment(undefined)], asker(sam.aadObjectId))).toEqual([['prod', ['writer', 'admin']]]);
  });

  it('a role that names people to them alone, in any spelling of their id', () => {
    const named = environment(undefined, people(dana.aadObjectId.toUpperCase(), ravi.aadObjectId));

    expect(offered([named], asker(ravi.aadObjectId))).toEqual([['prod', ['writer', 'admin']]]);
    expect(offered([named], asker(sam.aadObjectId))).toEqual([['prod', ['writer']]]);
  });

  it('an environment that names a group to its members alone, and a role of it to who is named there too', () => {
    const named = environment({ people: [], groupId: group }, people(ravi.aadObjectId));

    expect(offered([named], asker(ravi.aadObjectId, group))).toEqual([['prod', ['writer', 'admin']]]);
    expect(offered([named], asker(sam.aadObjectId, group))).toEqual([['prod', ['writer']]]);
    expect(offered([named], asker(ravi.aadObjectId, other))).toEqual([]);
  });

  it('nothing of an environment in which nothing is left, and the others as they are', () => {
    const closed = environment(people(dana.aadObjectId));
    const open = { ...environment(undefined), id: 'uat' };

    expect(offered([closed, open], asker(sam.aadObjectId))).toEqual([['uat', ['writer', 'admin']]]);
  });
});

describe('the settings about who may ask', () => {
  it('name each group once, of environments and roles', () => {
    const one = environment({ people: [], groupId: group }, { people: [], groupId: other });
    const two = { ...environment(undefined, { people: [], groupId: group }), id: 'uat' };

    expect(requesterGroups({ environments: [one, two] })).toEqual([group, other]);
    expect(requesterGroups({ environments: [environment(people(dana.aadObjectId))] })).toEqual([]);
  });

  it('say which roles are for some people only, and which for every member', () => {
    const some = environment(undefined, people(dana.aadObjectId));

    expect([isRestricted(some, 'admin'), isRestricted(some, 'writer')]).toEqual([true, false]);
    expect(openRoles(some)).toEqual([writer]);
    expect(isRestricted(environment(people(dana.aadObjectId)), 'writer')).toBe(true);
    expect(openRoles(environment(people(dana.aadObjectId)))).toEqual([]);
  });
});

describe('whoever asked may not have it any more', () => {
  const request = sampleRequest({ requester: ravi, roleId: 'admin', owner: olga });
  const closed = environment(undefined, people(dana.aadObjectId));

  it('where they left, or are of another tenant, or a guest where guests are not served', () => {
    for (const standing of ['disabled', 'outside', 'guest'] as const)
      expect(mayNotAsk(request, { ...asker(ravi.aadObjectId), standing }, environment(undefined), {})).toEqual({
        code: 'requester-gone',
        values: { name: ravi.name },
      });
    const guest = { ...asker(ravi.aadObjectId), standing: 'guest' as const };
    expect(mayNotAsk(request, guest, environment(undefined), { guests: 'allowed' })).toBeNull();
  });

  it('where the role is for others by now, and says which', () => {
    expect(mayNotAsk(request, asker(ravi.aadObjectId), closed, {})).toEqual({
      code: 'requester-not-entitled',
      values: { name: ravi.name, role: 'Administrator' },
    });
    expect(mayNotAsk(request, asker(dana.aadObjectId), closed, {})).toBeNull();
  });

  it('but that is no question of a role that is not in the settings, nor of the end of an account or its password', () => {
    expect(mayNotAsk({ ...request, roleId: 'gone' }, asker(ravi.aadObjectId), closed, {})).toBeNull();
    for (const kind of ['retire', 'rotate'] as const) {
      expect(needsEntitlement({ kind })).toBe(false);
      expect(
        mayNotAsk({ ...request, kind }, { ...asker(ravi.aadObjectId), standing: 'disabled' }, closed, {}),
      ).toBeNull();
    }
    expect(needsEntitlement({ kind: 'create' })).toBe(true);
  });
});
