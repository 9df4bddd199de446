import type { Arrival } from '../../../src/teams/front-door/arrival';
import { Refusal } from '../../../src/teams/front-door/refusal';
import { activityOf, jsonGuard, shapeGuard } from '../../../src/teams/front-door/shape';
import { answerOf, question } from '../support/door';

const arrivalWith = (text: string): Arrival => ({ authorization: undefined, raw: Buffer.from(text, 'utf8') });

/** What both guards say to a body, one after the other. */
async function answerTo(body: unknown): Promise<string> {
  const arrival = arrivalWith(JSON.stringify(body));
  const read = await answerOf(jsonGuard, arrival);
  return read === 'let in' ? answerOf(shapeGuard, arrival) : read;
}

/** Objects, or lists, in each other; the innermost holds a number. */
const objects = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const lists = (levels: number) => `{"a":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`;

describe('the body', () => {
  it.each([
    ['half an object', '{', '400 body is not JSON'],
    ['nothing', '', '400 body is not JSON'],
    ['a list', '[{}]', '400 body is not an object'],
    ['null', 'null', '400 body is not an object'],
    ['a number', '5', '400 body is not an object'],
    ['a word', '"x"', '400 body is not an object'],
    ['an empty object', '{}', 'let in'],
    ['40 objects in each other', objects(40), 'let in'],
    ['41 objects in each other', objects(41), '400 nested deeper than 40'],
    ['39 lists in an object', lists(40), 'let in'],
    ['40 lists in an object', lists(41), '400 nested deeper than 40'],
  ])('that is %s', async (_what, text, expected) => {
    expect(await answerOf(jsonGuard, arrivalWith(text))).toBe(expected);
  });

  it('that is not JSON is refused with what the reader said', async () => {
    const read = Promise.resolve().then(() => jsonGuard.check(arrivalWith('{')));

    await expect(read).rejects.toBeInstanceOf(Refusal);
    await expect(read).rejects.toMatchObject({ name: 'Refusal', cause: expect.any(SyntaxError) });
  });

  it('is copied as it is, in letters of every language', async () => {
    const arrival = arrivalWith('{"text":"Größe ☕","list":[1,[2,{"a":null}]],"is":true}');

    await jsonGuard.check(arrival);

    expect(arrival.activity).toEqual({ text: 'Größe ☕', list: [1, [2, { a: null }]], is: true });
  });

  it('is copied without what could reach a prototype, wherever that stands', async () => {
    const poison = '"__proto__":{"isAdmin":true},"constructor":{"isAdmin":true},"prototype":{"isAdmin":true}';
    const arrival = arrivalWith(`{${poison},"a":{${poison},"b":1},"list":[{${poison},"c":2}]}`);

    await jsonGuard.check(arrival);

    expect(JSON.stringify(arrival.activity)).toBe('{"a":{"b":1},"list":[{"c":2}]}');
  });

  it('that nobody has read is no activity', () => {
    expect(() => activityOf(arrivalWith('{}'))).toThrow(new Refusal(400, 'body was not read'));
    expect(() => activityOf(arrivalWith('{}'))).toThrow(Refusal);
  });
});

const text = (length: number) => 'x'.repeat(length);
const someone = { id: '29:dana', name: 'Dana', aadObjectId: '8f0c2a9e-6b1d-4c3e-9a70-000000000002' };
const people = (count: number) => Array(count).fill(someone);

/** Each with the longest value that is taken, and the one beyond. */
const longest: readonly [string, (length: number) => object, number][] = [
  ['type', (length) => ({ type: text(length) }), 64],
  ['id', (length) => ({ id: text(length) }), 512],
  ['name', (length) => ({ name: text(length) }), 256],
  ['channelId', (length) => ({ channelId: text(length) }), 64],
  ['serviceUrl', (length) => ({ serviceUrl: text(length) }), 2_048],
  ['from.id', (length) => ({ from: { id: text(length) } }), 512],
  ['from.name', (length) => ({ from: { id: '29:ravi', name: text(length) } }), 512],
  ['from.aadObjectId', (length) => ({ from: { id: '29:ravi', aadObjectId: text(length) } }), 64],
  ['recipient.id', (length) => ({ recipient: { id: text(length) } }), 512],
  ['conversation.id', (length) => ({ conversation: { id: text(length) } }), 1_024],
  ['conversation.tenantId', (length) => ({ conversation: { id: 'a', tenantId: text(length) } }), 64],
  ['conversation.conversationType', (length) => ({ conversation: { id: 'a', conversationType: text(length) } }), 64],
  ['channelData.tenant.id', (length) => ({ channelData: { tenant: { id: text(length) } } }), 64],
  ['locale', (length) => ({ locale: text(length) }), 64],
  ['localTimezone', (length) => ({ localTimezone: text(length) }), 64],
  ['replyToId', (length) => ({ replyToId: text(length) }), 512],
  ['action', (length) => ({ action: text(length) }), 64],
  ['entities', (length) => ({ entities: Array(length).fill({ type: 'mention' }) }), 500],
  ['membersAdded', (length) => ({ membersAdded: people(length) }), 5_000],
  ['membersRemoved', (length) => ({ membersRemoved: people(length) }), 5_000],
];

describe('an activity', () => {
  it.each(longest)('may have so much as its %s, and no more', async (field, of, most) => {
    expect(await answerTo({ ...question, ...of(most) })).toBe('let in');
    expect(await answerTo({ ...question, ...of(most + 1) })).toMatch(
      new RegExp(`^400 not an activity: .*\\n?.*at ${field.replaceAll('.', '\\.')}$`, 's'),
    );
  });

  it.each([
    ['type', { type: '' }],
    ['from.id', { from: { id: '' } }],
    ['recipient.id', { recipient: { id: '' } }],
    ['conversation.id', { conversation: { id: '' } }],
    ['type', { type: undefined }],
    ['from', { from: undefined }],
    ['from.id', { from: {} }],
    ['recipient', { recipient: undefined }],
    ['conversation', { conversation: undefined }],
    ['conversation.id', { conversation: {} }],
    ['conversation', { conversation: 'a:ravi' }],
    ['text', { text: 5 }],
    ['entities', { entities: {} }],
    ['entities[0].type', { entities: [{ type: 5 }] }],
    ['membersAdded[0].id', { membersAdded: [{}] }],
    ['membersRemoved[1].id', { membersRemoved: [someone, {}] }],
    ['channelData', { channelData: [] }],
    ['channelData.tenant', { channelData: { tenant: 'contoso' } }],
    ['channelData.tenant.id', { channelData: { tenant: { id: 5 } } }],
  ])('is refused for its %s: %p', async (field, change) => {
    const answer = await answerTo({ ...question, ...change });

    expect(answer).toMatch(/^400 not an activity: /);
    expect(answer.endsWith(`at ${field}`)).toBe(true);
  });

  it.each([
    [{ id: null, name: null, channelId: null, serviceUrl: null, text: null, locale: null, localTimezone: null }],
    [{ replyToId: null, action: null, entities: null, membersAdded: null, membersRemoved: null, channelData: null }],
    [{ channelData: { tenant: null } }],
    [{ channelData: { tenant: { id: null }, eventType: 'x' }, conversation: { id: 'a', tenantId: null } }],
    [{ from: { id: '29:ravi', name: null, aadObjectId: null, role: 'user' } }],
    [{ conversation: { id: 'a', conversationType: null, isGroup: true }, entities: [{ type: null, text: 'x' }] }],
    [{ text: text(200_000), value: { anything: ['at', 'all'] } }],
  ])('is taken as loosely as Teams sends it: %p', async (change) => {
    expect(await answerTo({ ...question, ...change })).toBe('let in');
  });

  it('needs no more than who, to whom, where and of what kind', async () => {
    const { type, from, recipient, conversation } = question;

    expect(await answerTo({ type, from: { id: from.id }, recipient, conversation: { id: conversation.id } })).toBe(
      'let in',
    );
  });
});
