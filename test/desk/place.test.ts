import { placeIn, placeText, readPlace } from '../../src/desk/place';
import type { Place } from '../../src/desk/place';

it.each<[Place]>([
  [placeIn('pending')],
  [placeIn('open', { page: 3, environmentId: 'prod', state: 'needs-hands', text: 'a&b=c “ü” 100%' })],
  [placeIn('accounts', { text: 'ü'.repeat(80) })],
  [placeIn('quota', { page: 99_999 })],
])('a place is the same after its way through a button', (place) => {
  expect(readPlace(placeText(place))).toEqual(place);
});

it.each([
  ['', null],
  ['list=nonsense', null],
  [`list=open&text=${'x'.repeat(2_000)}`, null],
  ['list=open&page=-1&state=root&environment=', placeIn('open')],
  ['list=open&page=1e9', placeIn('open')],
  ['list=toString', null],
])('of %j nothing is believed', (text, read) => {
  expect(readPlace(text)).toEqual(read);
});

it('is no longer than what it says: what is left out is not written', () => {
  expect(placeText(placeIn('open'))).toBe('list=open');
  expect(placeText(placeIn('open', { page: 2, environmentId: 'prod', state: 'done', text: 'erp' }))).toBe(
    'list=open&page=2&environment=prod&state=done&text=erp',
  );
});

it('and what is too long in one from elsewhere is cut, or the whole not read', () => {
  const read = readPlace(`list=open&environment=${'e'.repeat(70)}&text=${'t'.repeat(90)}`);

  expect([read?.environmentId?.length, read?.text.length]).toEqual([64, 80]);
  const whole = `list=open&text=`.padEnd(1_000, 't');
  expect([readPlace(whole)?.list, readPlace(`${whole}t`)]).toEqual(['open', null]);
  expect(readPlace('list=open')).toEqual(placeIn('open'));
});
