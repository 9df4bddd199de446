// Plants each seeded bug of test/seeded, one at a time, in a copy of the tree: the tests named with it must turn red.
// `npm run bugs:seeded [usecases lender-01 …]`, by room or by id; ends with 1 while one of them lives.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstRed, openPlot } from './plant.mjs';

const folder = join(import.meta.dirname, '../test/seeded');
const wanted = process.argv.slice(2);
const bugs = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  .filter(({ id }) => wanted.length === 0 || wanted.some((one) => id === one || id.startsWith(`${one}-`)));

const plot = openPlot();
const verdicts = bugs.map(judge);
const alive = verdicts.filter((verdict) => verdict !== 'dead');
console.log(`\nSeeded bugs: ${verdicts.length - alive.length} of ${verdicts.length} dead`);
process.exitCode = verdicts.length === 0 || alive.length > 0 ? 1 : 0;

function judge(bug) {
  const { id, file, tests, harm } = bug;
  const planted = plot.plant(bug, () =>
    firstRed(
      plot,
      tests.map((one) => ({ file: one })),
    ),
  );
  const verdict = planted === null ? 'AMISS' : planted.failed > 0 ? 'dead' : planted.broken ? 'BROKEN' : 'LIVES';
  console.log(`${verdict.padEnd(6)}  ${id}  ${file}: ${harm}`);
  return verdict;
}
