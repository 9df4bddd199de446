// Takes each guard of the table of threats out, one at a time, in a copy of the tree: the tests of its row, green with all
// guards in, must turn red. `npm run threats:prove [T61 T62 …]`; ends with 1 when a guard is not needed by any test.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstRed, openPlot } from './plant.mjs';

const folder = join(import.meta.dirname, '../test/security/threats');
const wanted = process.argv.slice(2);
const rows = readdirSync(folder)
  .sort()
  .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).threats)
  .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
  .map((row) => ({ ...row, guards: row.guards ?? (row.guard ? [row.guard] : []) }))
  .filter(({ guards }) => guards.length > 0);

const plot = openPlot();
const verdicts = rows.flatMap(proveRow);
const failed = verdicts.filter((isProven) => !isProven);
console.log(`\nGuards: ${verdicts.length - failed.length} of ${verdicts.length} needed by a test of their row`);
process.exitCode = verdicts.length === 0 || failed.length > 0 ? 1 : 0;

function proveRow({ id, threat, tests, guards }) {
  const whole = plot.run(tests);
  const isGreen = !whole.broken && whole.failed === 0 && whole.passed > 0;
  say(id, isGreen, `${threat}: ${whole.passed} green and ${whole.failed} red with its guards`);
  return isGreen ? guards.map((guard) => prove(id, tests, guard)) : guards.map(() => false);
}

function prove(id, tests, guard) {
  const without = plot.plant(guard, () => firstRed(plot, tests));
  if (without === null) return say(id, false, `${guard.file}: the guard is not in its file once`);
  if (without.broken) return say(id, false, `${guard.file}: without the guard the tests cannot run at all`);
  return say(id, without.failed > 0, `${guard.file}: ${without.failed} red without the guard`);
}

function say(id, isProven, text) {
  console.log(`${isProven ? 'proven' : 'FAILED'}  ${id}  ${text}`);
  return isProven;
}
