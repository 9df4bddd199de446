import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { samples } from './support/samples';
import { cardsFolder } from '../../src/cards/templates';
import { inputIds, verbs } from '../../src/cards/verbs';
import { words } from '../../src/words/words';
import { elementsOf, verbsOf } from './support/card-json';

const read = (file: string) => readFileSync(join(cardsFolder, file), 'utf8');
const jsonIn = (folder: string) => readdirSync(join(cardsFolder, folder)).filter((name) => name.endsWith('.json'));
const templates = ['', 'parts'].flatMap((folder) => jsonIn(folder).map((name) => read(join(folder, name))));
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

it('has a sample of every template, and no other', () => {
  const sampled = new Set(samples().map((sample) => sample.template));

  expect([...sampled].sort()).toEqual(
    jsonIn('')
      .map((name) => name.replace('.json', ''))
      .sort(),
  );
});
