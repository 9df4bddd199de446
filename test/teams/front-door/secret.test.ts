import { fromJson } from '../../../src/teams/front-door/activity';
import { asksForSecret } from '../../../src/teams/front-door/secret';
import { question } from '../support/door';

const asks = (value: unknown) => asksForSecret({ ...question, value });

const places: readonly [string, (verb: string) => unknown][] = [
  ['itself', (verb) => ({ verb })],
  ['its data', (verb) => ({ data: { verb } })],
  ['its action', (verb) => ({ action: { verb } })],
  ['the data of its action', (verb) => ({ action: { data: { verb } } })],
  ['the text of itself', (verb) => JSON.stringify({ verb })],
  ['the text of its data', (verb) => ({ data: JSON.stringify({ verb }) })],
  ['the text of its action', (verb) => ({ action: JSON.stringify({ verb }) })],
  ['the text of the data of its action', (verb) => ({ action: { data: JSON.stringify({ verb }) } })],
];

describe.each(places)('a button that names its verb in %s', (_place, valueOf) => {
  it.each([
    ['credential.open', true],
    ['credential.reveal', true],
    ['request.approve', false],
    ['my.credential.', false],
    ['credential', false],
    ['', false],
  ])('and whose verb is %p asks for a secret: %p', (verb, expected) => {
    expect(asks(valueOf(verb))).toBe(expected);
  });
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['an empty object', {}],
  ['no data and no action', { data: null, action: null }],
  ['a word', 'credential.open'],
  ['the verb somewhere else', { other: { verb: 'credential.open' } }],
])('what holds %s asks for none', (_what, value) => {
  expect(asks(value)).toBe(false);
});

describe('the data of a button', () => {
  it.each([
    ['an object', { a: 1 }, { a: 1 }],
    ['the text of an object', '{"a":1}', { a: 1 }],
    ['the same after a blank line', ' \n {"a":1}', { a: 1 }],
    ['half an object', '{"a":', '{"a":'],
    ['the text of a list', '[{"a":1}]', '[{"a":1}]'],
    ['the text of a word', '"{"', '"{"'],
    ['the text of a number', '5', '5'],
    ['a word', 'approve', 'approve'],
    ['a list that holds the text of one', ['{"a":1}'], ['{"a":1}']],
    ['nothing', undefined, undefined],
    ['null', null, null],
  ])('is read from its text where it is one: %s', (_what, value, expected) => {
    expect(fromJson(value)).toEqual(expected);
  });
});
