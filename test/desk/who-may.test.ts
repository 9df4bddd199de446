import { audienceOf, isOffered, may } from '../../src/desk/policy';
import type { Act } from '../../src/desk/policy';
import type { Person } from '../../src/desk/people';

const person = (last: string, name: string): Person => ({
  aadObjectId: `8f0c2a9e-6b1d-4c3e-9a70-0000000000a${last}`,
  name,
});
const ravi = person('1', 'Ravi, who asked');
const olga = person('2', 'Olga, who owns');
const dana = person('3', 'Dana, who approves for production');
const lee = person('4', 'Lee, who approves for the test environment');
const rita = person('5', 'Rita, who asked and approves for production');
const otto = person('6', 'Otto, who owns and approves for production');
const sam = person('7', 'Sam, who has nothing to do with it');

const approvers = { production: [dana, rita, otto], test: [lee] };

/** Each line: an act, and everybody who may do it with a request of Ravi's for an account of Olga's. */
const inProduction: readonly (readonly [Act, readonly Person[]])[] = [
  ['see', [ravi, olga, dana, rita, otto]],
  ['read-audit', [ravi, dana, rita, otto]],
  ['edit', [ravi]],
  ['withdraw', [ravi]],
  ['decide', [dana, rita, otto]],
  ['keep', [olga, dana, rita, otto]],
  ['rotate', [olga, dana, rita, otto]],
  ['retire', [ravi, olga, dana, rita, otto]],
  ['collect-password', [olga]],
];

const everybody = [ravi, olga, dana, lee, rita, otto, sam];
const acts = inProduction.map(([act]) => act);

describe('of a request of Ravi’s for an account of Olga’s', () => {
  const stakes = { requester: ravi, owner: olga };

  it.each(inProduction)('in production those may %s who are named for it, and nobody else', (act, named) => {
    const those = everybody.filter((one) => may(act, one, stakes, approvers.production));

    expect(those.map(({ name }) => name)).toEqual(everybody.filter((one) => named.includes(one)).map(nameOf));
  });

  it.each(inProduction)(
    'in the test environment Lee may %s where Dana may in production, and Dana nothing',
    (act, named) => {
      const those = everybody.filter((one) => may(act, one, stakes, approvers.test));

      const expected = [ravi, olga].filter((one) => named.includes(one));
      expect(those.map(nameOf)).toEqual([...expected, ...(named.includes(dana) ? [lee] : [])].map(nameOf));
    },
  );

  it.each(acts)('a card offers “%s” to exactly those who may', (act) => {
    for (const one of everybody) {
      const viewer = { audience: audienceOf(stakes, one, approvers.production), id: one.aadObjectId.toUpperCase() };
      expect([one.name, isOffered(act, viewer, stakes)]).toEqual([
        one.name,
        may(act, one, stakes, approvers.production),
      ]);
    }
  });

  it.each(acts)('a card for everybody offers “%s” to nobody', (act) => {
    expect(isOffered(act, { audience: 'everyone' }, stakes)).toBe(false);
    expect(isOffered(act, { audience: 'stranger', id: sam.aadObjectId }, stakes)).toBe(false);
  });
});

describe('an approver', () => {
  it.each([
    ['who asked', rita, { requester: rita, owner: olga }],
    ['who owns', otto, { requester: ravi, owner: otto }],
    ['who owns an account of which it is not known who asked', otto, { owner: otto }],
  ])('%s decides nothing about it, though they may still see, keep and end it', (_who, one, stakes) => {
    const allowed = acts.filter((act) => may(act, one, stakes, approvers.production));

    expect(allowed).not.toContain('decide');
    expect(allowed).toEqual(expect.arrayContaining(['see', 'keep', 'rotate', 'retire']));
    const viewer = { audience: audienceOf(stakes, one, approvers.production), id: one.aadObjectId };
    expect(isOffered('decide', viewer, stakes)).toBe(false);
  });
});

it('while nobody is known to approve, requester and owner keep what is theirs, and nobody decides', () => {
  const stakes = { requester: ravi, owner: olga };
  const allowed = (one: Person) => acts.filter((act) => may(act, one, stakes, []));

  expect(allowed(ravi)).toEqual(['see', 'read-audit', 'edit', 'withdraw', 'retire']);
  expect(allowed(olga)).toEqual(['see', 'keep', 'rotate', 'retire', 'collect-password']);
  expect([dana, lee, rita, otto, sam].flatMap(allowed)).toEqual([]);
});

function nameOf({ name }: Person): string {
  return name;
}
