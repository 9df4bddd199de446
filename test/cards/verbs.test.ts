import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from './support/samples';
import { cardsFolder, templateNames } from '../../src/cards/templates';
import { inputIds, verbs } from '../../src/cards/verbs';
import { words } from '../../src/words/words';
import { elementsOf, verbsOf } from './support/card-json';

const read = (file: string) => readFileSync(join(cardsFolder, file), 'utf8');
const templates = templateNames
  .map((name) => read(`${name}.json`))
  .concat(readdirSync(join(cardsFolder, 'parts')).map((file) => read(join('parts', file))));
const cards = samples().map((sample) => sample.draw(words('en-GB', 'UTC')));

it('knows every verb that a template sends, and sends every verb it knows', () => {
  const named = new Set(templates.flatMap((text) => [...text.matchAll(/"verb": "([^"]+)"/g)].map(([, verb]) => verb)));

  expect([...named].sort()).toEqual([...verbs].sort());
});

it('shows every verb in some sample', () => {
  const shown = new Set(cards.flatMap(verbsOf));

  expect([...shown].sort()).toEqual([...verbs].sort());
});

it('shows every input in some sample', () => {
  const types = ['Input.Text', 'Input.ChoiceSet', 'Input.Toggle', 'Input.Date'];
  const shown = new Set(
    cards.flatMap((card) => types.flatMap((type) => elementsOf(card, type).map((input) => input['id'] as string))),
  );

  expect([...shown].sort()).toEqual([...new Set(Object.values(inputIds).flat())].sort());
});

it('lists every template, and has a sample of each', () => {
  const files = readdirSync(cardsFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace('.json', ''));
  const sampled = new Set(samples().map((sample) => sample.template));

  expect(files.sort()).toEqual([...templateNames].sort());
  expect([...sampled].sort()).toEqual([...templateNames].sort());
});
