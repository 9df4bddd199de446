import { readDay } from '../../src/desk/written-day';

it.each([
  '2027-05-01',
  '2027-5-1',
  '2027/05/01',
  '2027-05-01T00:00:00Z',
  '2027-05-01T00:00:00.000Z',
  '2027-05-01T00:00:00+02:00',
  '2027-05-01 00:00',
  '01.05.2027',
  '1.5.2027',
  '1. 5. 2027',
  '1.5.27',
  '1 May 2027',
  '1st May 2027',
  'May 1, 2027',
  '1. Mai 2027',
  ' 2027－05－01 ',
])('reads %j as the first of May', (written) => {
  expect(readDay(written)).toEqual({ day: '2027-05-01' });
});

it.each([
  ['13/05/2027', '2027-05-13'],
  ['05/13/2027', '2027-05-13'],
  ['05/05/2027', '2027-05-05'],
  ['13-05-2027', '2027-05-13'],
  ['29.02.2028', '2028-02-29'],
  ['31. Dez. 2027', '2027-12-31'],
  ['3. März 2027', '2027-03-03'],
])('reads %j, which can only be %s', (written, day) => {
  expect(readDay(written)).toEqual({ day });
});

it.each(['01/05/2027', '1-5-2027', 'tomorrow', 'May 2027', '2027-05-01T22:00:00Z', '1 Foo 2027', '', '5'])(
  'reads no certain day in %j',
  (written) => {
    expect(readDay(written)).toEqual({ fault: 'unreadable' });
  },
);

it.each(['2027-02-30', '31.04.2027', '2027-13-01', '29.02.2027', '30 February 2027', '0.5.2027', '31/02/2027'])(
  'knows that there is no day %j',
  (written) => {
    expect(readDay(written)).toEqual({ fault: 'no-such-day' });
  },
);

describe('what stands around a day is not overlooked', () => {
  const days = ['2027-05-01', '01.05.2027', '13/05/2027', '1 May 2027', 'May 1, 2027'];

  it.each(days.flatMap((day) => [`x${day}`, `5 ${day}`, `${day}x`, `${day} 5`]))('%j is no day', (written) => {
    expect(readDay(written)).toEqual({ fault: 'unreadable' });
  });
});

it.each([
  ['12/05/2027', { fault: 'unreadable' }],
  ['05/12/2027', { fault: 'unreadable' }],
  ['12/12/2027', { day: '2027-12-12' }],
  ['May 21 2027', { day: '2027-05-21' }],
  ['1  May\t2027', { day: '2027-05-01' }],
  ['1.5.99', { day: '2099-05-01' }],
  ['2027-05-01T00:00:00+0200', { day: '2027-05-01' }],
  ['0027-05-01', { fault: 'no-such-day' }],
  ['1 Ma 2027', { fault: 'unreadable' }],
])('%j is %j', (written, read) => {
  expect(readDay(written)).toEqual(read);
});
