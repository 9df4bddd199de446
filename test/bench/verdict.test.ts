import { without } from '../../src/desk/without';
import type { Finding } from './row';
import { goalInWords, judge, ratioOf } from './verdict';

const turn: Finding = { what: 'a turn', unit: 'ms', measured: 5.4, baseline: 3, goal: { of: 'ratio', most: 1.8 } };
const start: Finding = {
  what: 'a start',
  unit: 'ms',
  measured: 1_300,
  baseline: 900,
  goal: { of: 'difference', most: 400 },
};
const polls: Finding = { what: 'polls', unit: '', measured: 40, goal: { of: 'measured', most: 40 } };

it('meets a goal whoever comes up to it, and misses it whoever goes beyond', () => {
  expect([turn, start, polls].map(judge)).toEqual(['met', 'met', 'met']);
  expect(judge({ ...turn, measured: 5.41 })).toBe('MISSED');
  expect(judge({ ...start, measured: 1_301 })).toBe('MISSED');
  expect(judge({ ...polls, measured: 41 })).toBe('MISSED');
});

it('misses what could not be counted, and what has no baseline to be held against', () => {
  expect(judge(without(turn, 'baseline'))).toBe('MISSED');
  expect(judge({ ...turn, baseline: 0 })).toBe('MISSED');
  expect(judge({ ...turn, measured: NaN })).toBe('MISSED');
  expect(judge({ ...polls, measured: NaN })).toBe('MISSED');
});

it('does not judge what has no goal', () => {
  const shown = without(turn, 'goal');

  expect(judge(shown)).toBe('not judged');
  expect(goalInWords(shown)).toBe('');
});

it('says a goal with what it is of', () => {
  expect([turn, start, polls].map(goalInWords)).toEqual(['≤ 1.8 ×', '≤ 400 ms more', '≤ 40']);
});

it('divides by a baseline that is there and is not nothing', () => {
  expect(ratioOf(start)).toBeCloseTo(1.444, 3);
  expect(ratioOf({ ...start, baseline: 0 })).toBeUndefined();
  expect(ratioOf(polls)).toBeUndefined();
});
