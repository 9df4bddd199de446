/** `npm run bench [-- row ...] [--rounds n]`: measures the rows and prints one table; ends with 1 when a goal was missed. */
import { parseArgs } from 'node:util';
import { loadInWords, machineInWords } from './machine';
import type { Row } from './row';
import { rows } from './rows';
import { shareCores } from './site';
import { isWell, tableOf } from './table';
import type { Measured } from './table';

const usualRounds = 3;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
void main();

async function main(): Promise<void> {
  const args = process.argv.slice(3);
  const { values, positionals } = parseArgs({ args, options: { rounds: { type: 'string' } }, allowPositionals: true });
  const unknown = positionals.filter((asked) => !rows.some((row) => isCalled(row, asked)));
  const rounds = Number(values.rounds ?? usualRounds);
  if (unknown.length > 0 || !(rounds >= 1)) {
    const names = rows.map((row) => `${row.name} (${row.marks.join(', ')})`).join(', ');
    process.stderr.write(
      `No such row or number of rounds: ${[...unknown, values.rounds].join(' ')}. Rows: ${names}.\n`,
    );
    process.exit(2);
  }
  const chosen = rows.filter((row) => positionals.length === 0 || positionals.some((asked) => isCalled(row, asked)));
  const machine = machineInWords(shareCores());
  const before = loadInWords();
  const began = performance.now();
  const measured: Measured[] = [];
  for (const row of chosen) measured.push(await measure(row, rounds));
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  process.stdout.write(
    `\n${tableOf(measured)}\n${machine}\nLoad before ${before}, after ${loadInWords()}; ${rounds} rounds, ${minutes} minutes.\n`,
  );
  process.exit(isWell(measured) ? 0 : 1);
}

function isCalled({ name, marks }: Row, asked: string): boolean {
  return name === asked || marks.includes(asked.toUpperCase());
}

async function measure(row: Row, rounds: number): Promise<Measured> {
  const title = `${row.name} (${row.marks.join(', ')})`;
  const say = (words: string) => void process.stderr.write(`${title}: ${words}\n`);
  say('starts');
  try {
    return { row: title, findings: await row.measure({ rounds, say }) };
  } catch (error) {
    say(error instanceof Error ? String(error.stack) : String(error));
    return {
      row: title,
      findings: [],
      failure: error instanceof Error ? error.message.split('\n', 1).join() : String(error),
    };
  }
}
