import { median, percentile } from './statistics';

const hundred = Array.from({ length: 100 }, (_one, n) => 100 - n);

it('takes the value that a share of all does not exceed', () => {
  expect([0.01, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 99, 100]);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([9, 10, 2], 0.5)).toBe(9);
});

it('takes the middle one, or what lies between the two in the middle', () => {
  expect(median([10, 9, 1])).toBe(9);
  expect(median([10, 1, 2, 4])).toBe(3);
});

it('makes no number of nothing', () => {
  expect(median([])).toBeNaN();
  expect(percentile([], 0.99)).toBeNaN();
});
