import type { Problem } from '../../src/desk/problem';
import { withEarlier } from '../../src/desk/still-left';

const broken: Problem = { code: 'run-broken', values: { id: 'SA-1' } };
const owed: Problem = { code: 'license-owed', values: { lender: 'Kim', license: 'Sales', cause: 'It is away.' } };
const inGroup: Problem = { code: 'group-left', values: { userPrincipalName: 'svc-x', groupId: 'g-1' } };

describe('what is left after a stop that has settled nothing', () => {
  it('is what the stop leaves itself, and then everything that was left before', () => {
    expect(withEarlier([broken], [owed, inGroup])).toEqual([broken, owed, inGroup]);
    expect(withEarlier([], [owed])).toEqual([owed]);
    expect(withEarlier([broken])).toEqual([broken]);
  });

  it('is named once, as it was found last, whatever the cause and however the books order it', () => {
    const again: Problem = { code: 'license-owed', values: { cause: 'No.', license: 'Sales', lender: 'Kim' } };

    expect(withEarlier([again], [broken, owed, broken])).toEqual([again, broken]);
  });

  it('is named for each object, where it is the same of two', () => {
    const another: Problem = { ...inGroup, values: { ...inGroup.values, groupId: 'g-2' } };

    expect(withEarlier([another], [inGroup])).toEqual([another, inGroup]);
    expect(withEarlier([owed], [{ ...owed, code: 'license-left' }])).toHaveLength(2);
  });

  it.each(['decision-differs', 'access-mode-by-hand'] as const)(
    'is nothing that was true of the stop before alone: %s',
    (code) => {
      expect(withEarlier([broken], [{ code, values: {} }, owed])).toEqual([broken, owed]);
      expect(withEarlier([{ code }], [owed])).toEqual([{ code }, owed]);
    },
  );
});
