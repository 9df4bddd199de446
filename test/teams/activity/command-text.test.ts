import { guess, readText } from '../../../src/teams/activity/command-text';
import { requestIdIn } from '../../../src/teams/commands/command';
import { wordsOfCommands } from '../../../src/teams/commands/command-list';
import type { InboundActivity } from '../../../src/teams/front-door/activity';

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
  ['／quota', '', ''],
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

it('takes the text of a mention for text, not for a pattern', () => {
  const hostile = { id: bot.id, text: '(a+)+$' };

  const read = readText(said(`(a+)+$ quota ${'a'.repeat(40)}!`, [hostile]));

  expect(read.word).toBe('quota');
});

it.each(['a', '/', ' ', '<at>', 'quota ', '&nbsp;', '\u200b'])(
  'reads a hundred kilobytes of %j in milliseconds',
  (piece) => {
    const long = `${piece.repeat(100_000 / piece.length)}!`;
    const times = [1, 2, 3].map(() => {
      const began = performance.now();
      guess(readText(said(long, [ownMention])).text, wordsOfCommands);
      return performance.now() - began;
    });

    const read = readText(said(long, [ownMention]));

    expect(Math.min(...times)).toBeLessThan(10);
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

it.each([
  ['SA-1042', 'SA-1042'],
  ['sa-1042 because', 'SA-1042'],
  ['1042', 'SA-1042'],
  ['SA-1042x', null],
  ['SA-12345678901', null],
  ['svc-erp', null],
  ['', null],
])('reads the request id in %j as %j', (text, id) => {
  expect(requestIdIn(text)).toBe(id);
});
