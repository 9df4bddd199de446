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
