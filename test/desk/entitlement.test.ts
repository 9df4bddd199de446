import { ageOf, fullAgeOf } from '../../src/desk/entitlement';
import type { PersonRecord } from '../../src/desk/entitlement';
import { ravi } from '../support/cast';

const now = new Date('2029-03-01T12:00:00.000Z');
const hour = 3_600_000;
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();

function known(asOf: string, groupsAsOf: string | null): PersonRecord {
  return { aadObjectId: ravi.aadObjectId, asOf, standing: 'member', groupsAsked: ['g'], groups: ['g'], groupsAsOf };
}

describe('what is known of a person is as old', () => {
  it('as its older part: Entra may answer for the person and not for the groups', () => {
    expect(fullAgeOf(known(ago(1000), ago(3 * hour)), now)).toBe(3 * hour);
    expect(fullAgeOf(known(ago(3 * hour), ago(1000)), now)).toBe(3 * hour);
    expect(ageOf(known(ago(1000), ago(3 * hour)), now)).toBe(1000);
  });

  it('as anything can be, where a part was never read', () => {
    expect(fullAgeOf(known(ago(1000), null), now)).toBe(Infinity);
    expect(fullAgeOf(null, now)).toBe(Infinity);
  });

  it('as anything can be, where the clock was set back since', () => {
    expect(ageOf(known(ago(-hour), null), now)).toBe(Infinity);
  });
});
