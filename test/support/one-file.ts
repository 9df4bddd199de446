import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

export interface OneFile {
  readonly file: string;
  readonly remove: () => void;
}

/** An entry of the product in one file, as `npm start` builds it, with its messages beside it: it starts faster so. */
export function inOneFile(entry: string): OneFile {
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build/one-'));
  const file = join(folder, 'program.js');
  const options = ['--bundle', '--packages=external', '--platform=node', '--log-level=error', `--outfile=${file}`];
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [entry, ...options], { cwd: root });
  cpSync(join(root, 'src/words/messages'), join(folder, 'messages'), { recursive: true });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
