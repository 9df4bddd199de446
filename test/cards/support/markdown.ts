import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const source = readFileSync(
  join(__dirname, '..', '..', '..', 'src', 'sandbox', 'teams', 'page', 'card-text.js'),
  'utf8',
);

/** The Markdown reader of the local Teams page: a browser module, which cannot be required. */
export const markdownToHtml = runInNewContext(`${source.replace(/^export /gm, '')}\nmarkdownToHtml`) as (
  text: string,
) => string;
