import { isWell, tableOf } from './table';
import type { Measured } from './table';

const well: Measured = {
  row: 'turn-cost (D1)',
  findings: [
    { what: 'a view', unit: 'ms', measured: 5.4321, baseline: 3, goal: { of: 'ratio', most: 1.9 } },
    { what: 'beside it', unit: 'ms', measured: 1 },
  ],
};
const slow: Measured = {
  row: 'idle (D16)',
  findings: [{ what: 'statements', unit: '', measured: 664.9, goal: { of: 'measured', most: 150 } }],
};

it('prints a line for each finding, columns below each other, with three digits that count', () => {
  expect(tableOf([well, slow]).split('\n')).toEqual([
    'row             what        measured  baseline  ratio  goal     verdict',
    'turn-cost (D1)  a view      5.43 ms   3 ms      1.81   ≤ 1.9 ×  met',
    'turn-cost (D1)  beside it   1 ms                                not judged',
    'idle (D16)      statements  665                        ≤ 150    MISSED',
    '',
  ]);
});

it('names a row that could not be measured, with the reason', () => {
  expect(tableOf([{ ...slow, findings: [], failure: 'the bot is not ready' }])).toContain(
    'could not be measured: the bot is not ready',
  );
});

it('is well when every row was measured and none missed its goal', () => {
  expect(isWell([well])).toBe(true);
  expect(isWell([well, slow])).toBe(false);
  expect(isWell([well, { row: 'polls', findings: [], failure: 'no tenant' }])).toBe(false);
});
