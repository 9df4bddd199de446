import { samples } from './support/samples';
import { words } from '../../src/words/words';
import { downlevel } from './support/downlevel';
import { headingsOf, rules, size } from './support/rules';
import { schemaCheck } from '../support/official-schema';

const readers = [
  { language: 'English', words: words('en-GB', 'Europe/London') },
  { language: 'German', words: words('de-DE', 'Europe/Berlin') },
];
const all = samples();
const drawn = readers.flatMap((reader) =>
  all.map((sample) => ({ name: `${sample.id} in ${reader.language}`, card: sample.draw(reader.words) })),
);

it('gives every card exactly one heading of at most six words, except where the frame of a dialog shows it', () => {
  const found = readers.flatMap((reader) =>
    all
      .map((sample) => ({ sample, headings: headingsOf(sample.draw(reader.words)) }))
      .filter(({ sample, headings }) => headings.length !== (sample.inDialog ? 0 : 1) || headings.some(isLong))
      .map(({ sample, headings }) => ({ id: sample.id, headings })),
  );

  expect(found).toEqual([]);
});

function isLong(heading: string): boolean {
  return heading.split(' ').length > 6;
}

/** The cards that break a rule, each with what is wrong on it. */
const broken = (rule: (card: object) => string[]) =>
  drawn.map(({ name, card }) => ({ name, wrong: rule(card) })).filter(({ wrong }) => wrong.length > 0);

it.each(Object.entries(rules))('every card, in every state and both languages, %s', (_name, rule) => {
  const found = broken(rule);

  expect(found).toEqual([]);
});

const check = schemaCheck('adaptive-card.1.5.schema.json');
(check ? it : it.skip)("every card without Teams' own elements follows Microsoft's schema of version 1.5", () => {
  const found = broken((card) => check?.(downlevel(card)) ?? ['no schema']);

  expect(found).toEqual([]);
});

it('keeps nine cards of ten within 9.5 KB', () => {
  const large = drawn.filter(({ card }) => size(card) > 9.5 * 1024);

  expect(large.length).toBeLessThanOrEqual(drawn.length / 10);
});
