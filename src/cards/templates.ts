import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `/cards` of the package, from the sources as from the built files. */
export const cardsFolder = findFolder(__dirname);

/** A template by the name of its file, with its parts put in: `{"$include": "header"}` is `cards/parts/header.json`; a list is spliced into the list around it. */
export function readTemplate(name: string): unknown {
  return included(readJson(`${name}.json`));
}

function included(node: unknown): unknown {
  if (Array.isArray(node)) return node.flatMap((one): unknown => included(one));
  if (typeof node !== 'object' || node === null) return node;
  const { $include, ...own } = node as Record<string, unknown>;
  const inner = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, included(value)]));
  if (typeof $include !== 'string') return inner;
  const part = included(readJson(join('parts', `${$include}.json`)));
  return Array.isArray(part) ? part : { ...(part as object), ...inner };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(cardsFolder, path), 'utf8'));
}

function findFolder(from: string): string {
  const here = join(from, 'cards');
  if (existsSync(join(here, 'parts', 'header.json'))) return here;
  if (dirname(from) === from)
    throw new Error('The folder "cards" with the card templates is missing beside package.json.');
  return findFolder(dirname(from));
}
