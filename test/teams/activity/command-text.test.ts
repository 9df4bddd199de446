import { guess, readText } from '../../../src/teams/activity/command-text';
import { wordsOfCommands } from '../../../src/teams/commands/command-list';
import type { InboundActivity } from '../../../src/teams/front-door/activity';
import { quickestOf } from '../../support/processor-time';

const bot = { id: '28:bot', name: 'Account Desk' };

function said(text: string, mentions: readonly { id: string; text: string }[] = []): InboundActivity {
  const entities = mentions.map((one) => ({ type: 'mention', text: one.text, mentioned: { id: one.id } }));
  return { type: 'message', text, entities, recipient: bot, from: { id: '29:ravi' }, conversation: { id: 'c' } };
}

const ownMention = { id: bot.id, text: '<at>Account Desk</at>' };

it.each([
  ['quota', 'quota', ''],
  ['/quota', 'quota', ''],
  ['/QUOTA ', 'quota', ''],
  ['/ quota', 'quota', ''],
  ['/quota prod', 'quota', 'prod'],
  ['&nbsp;/quota\u00a0prod&nbsp;', 'quota', 'prod'],
  ['\u200b/quota\n prod', 'quota', 'prod'],
  ['/reject SA-1042 too   many', 'reject', 'SA-1042 too many'],
  ['/quota;drop', '', ''],
  ['／quota', 'quota', ''],
  ['／ＱＵＯＴＡ prod', 'quota', 'prod'],
  ['quota?', 'quota', ''],
  ['Hi!', 'hi', ''],
  ['status: SA-1042', 'status', 'SA-1042'],
  ['Quota…', 'quota', ''],
  ['“quota”', 'quota', ''],
  ['*quota prod*', 'quota', 'prod'],
  ['<quoted messageId="1700000000000"/> quota', 'quota', ''],
  ["<quoted messageId='1'/><quoted messageId='2'/>quota prod", 'quota', 'prod'],
  ['<quoted messageId="1">Which request?</quoted> quota', 'quota', ''],
  ['<attachment id="7f"></attachment> quota', 'quota', ''],
  ['@Account Desk quota', 'quota', ''],
  ['@account\u00a0desk: quota prod', 'quota', 'prod'],
  ['quota @Account Desk', 'quota', ''],
  ['@Account Deskquota', '', ''],
  ['<at>Account Desk</at> quota', 'quota', ''],
  ['/tmp/x', '', ''],
  ['$(quota)', '', ''],
  ['', '', ''],
])('reads %j as the word %j with %j', (text, word, rest) => {
  const read = readText(said(text));

  expect([read.word, read.rest]).toEqual([word, rest]);
});

it('takes out its own mention wherever it stands, and leaves other people’s', () => {
  const own = readText(said('<at>Account Desk</at> /QUOTA  prod', [ownMention]));
  const both = readText(
    said('<at>Account Desk</at> status <at>Dana</at>', [ownMention, { id: '29:dana', text: '<at>Dana</at>' }]),
  );
  const foreign = readText(said('<at>Dana</at> quota', [{ id: '29:dana', text: '<at>Dana</at>' }]));

  expect([own.word, own.rest]).toEqual(['quota', 'prod']);
  expect([both.word, both.rest]).toEqual(['status', '<at>Dana</at>']);
  expect(foreign.word).toBe('');
});

it.each([
  ['<at>Account Desk</at> quota', { type: 'mention', mentioned: bot }],
  ['<at>Account&nbsp;Desk</at>&nbsp;quota', { type: 'mention', mentioned: bot, text: '<at>Account Desk</at>' }],
  ['<at id="0">account desk</at>, quota', { type: 'mention', mentioned: bot, text: null }],
  ['quota <at>Desk</at>', { type: 'mention', mentioned: { id: bot.id, name: 'Desk' } }],
])('takes out its own mention as phones write it: %s', (text, entity) => {
  expect(readText({ ...said(text), entities: [entity] })).toMatchObject({ word: 'quota', rest: '' });
});

it('leaves the mention of somebody who is called like itself', () => {
  const namesake = { type: 'mention', mentioned: { id: '29:x', name: bot.name } };

  expect(readText({ ...said('<at>Account Desk</at> quota'), entities: [namesake] }).word).toBe('');
});

it('takes the text of a mention for text, not for a pattern', () => {
  const hostile = { id: bot.id, text: '(a+)+$' };

  const read = readText(said(`(a+)+$ quota ${'a'.repeat(40)}!`, [hostile]));

  expect(read.word).toBe('quota');
});

it.each([
  ['one long message', [1_990]],
  ['three long messages', [1_990, 1_990, 1_990]],
])('reads the whole command after %s that it answers to', (_what, lengths) => {
  const quotes = lengths.map((length, at) => `<quoted messageId="${at}">${'y'.repeat(length)}</quoted>`).join('');

  expect(readText(said(`${quotes} reject SA-1042 Too many rights.`))).toMatchObject({
    word: 'reject',
    rest: 'SA-1042 Too many rights.',
    text: 'reject SA-1042 Too many rights.',
  });
});

const pieces = ['a', '/', ' ', '<at>', '<at ', '<quoted ', '@Account Desk ', '“', '"*', 'quota ', '&nbsp;', '\u200b'];

// The shorter is not cut, so that its end, which fits nothing, is looked at.
it.each(pieces.flatMap((piece) => [1_900, 100_000].map((length) => [length, piece] as const)))(
  'reads %i characters of %j in milliseconds',
  (length, piece) => {
    const long = `${piece.repeat(length / piece.length)}!`;
    const ms = quickestOf(3, () => void guess(readText(said(long, [ownMention])).text, wordsOfCommands));

    const read = readText(said(long, [ownMention]));

    expect(ms).toBeLessThan(10);
    expect(read.text.length).toBeLessThanOrEqual(2_000);
  },
);

it.each([
  ['quoat', 'quota'],
  ['/aprove', 'approve'],
  ['／quota', 'quota'],
  ['/quota;drop', 'quota'],
  ['requst please', 'request'],
  ['supercalifragilistic', null],
  ['', null],
])('guesses that %j meant %j', (text, meant) => {
  expect(guess(text, wordsOfCommands)).toBe(meant);
});
