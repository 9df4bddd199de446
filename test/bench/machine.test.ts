import { onCores, sharedOut } from './machine';

it('gives the bot the last core and everybody else the others', () => {
  expect(sharedOut('0,1')).toEqual({ bot: '1', others: '0' });
  expect(sharedOut('0-3')).toEqual({ bot: '3', others: '0,1,2' });
  expect(sharedOut('2,5-6')).toEqual({ bot: '6', others: '2,5' });
});

it('shares out nothing where there is one core', () => {
  expect(sharedOut('0')).toBeNull();
});

it('starts a program on its cores, or as it is where none are shared out', () => {
  expect(onCores('1', 'node', 'main.js')).toEqual(['taskset', ['-c', '1', 'node', 'main.js']]);
  expect(onCores(undefined, 'node', 'main.js')).toEqual(['node', ['main.js']]);
});
