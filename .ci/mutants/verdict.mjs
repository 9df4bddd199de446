import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const noticed = new Set(['Killed', 'Timeout']);
const lived = new Set(['Survived', 'NoCoverage']);

/**
 * The score of a room as Stryker counts it: noticed of all. Who lived stands in `test/mutants/<room>.json` with the reason
 * why it is harmless, or is told.
 */
export function judge({ name, goal, report, ms, root }) {
  const file = join(root, 'test/mutants', `${name}.json`);
  const harmless = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const mutants = Object.entries(report.files).flatMap(([path, { source, mutants: of }]) =>
    of.map((mutant) => ({ ...mutant, path, before: textOf(source, mutant.location) })),
  );
  const killed = mutants.filter(({ status }) => noticed.has(status)).length;
  const survivors = mutants.filter(({ status }) => lived.has(status));
  const explained = (mutant) =>
    harmless.some(({ mutants: known }) =>
      known.some(
        ({ file: path, before, after }) =>
          path === mutant.path && before === mutant.before && after === mutant.replacement,
      ),
    );
  const open = survivors.filter((mutant) => !explained(mutant));
  const score = (100 * killed) / Math.max(1, killed + survivors.length);
  writeFileSync(join(root, 'build/mutants', name, 'survivors.txt'), open.map(asText).join('\n'));
  const holds = score >= goal && (harmless.length === 0 || open.length === 0);
  return { name, goal, killed, survivors: survivors.length, open: open.length, score, ms, holds };
}

export function print(verdicts) {
  console.log('\nroom            noticed   lived   unexplained   score    goal   minutes');
  for (const { name, killed, survivors, open, score, goal, ms, holds } of verdicts)
    console.log(
      `${name.padEnd(14)}${pad(killed, 9)}${pad(survivors, 8)}${pad(open, 14)}${pad(`${score.toFixed(1)} %`, 9)}` +
        `${pad(`${goal} %`, 7)}${pad((ms / 60_000).toFixed(1), 10)}${holds ? '' : '   missed'}`,
    );
  console.log('\nWho lived and why nobody noticed: build/mutants/<room>/survivors.txt');
}

function asText({ path, location, mutatorName, before, replacement, status }) {
  const where = `${path}:${location.start.line}:${location.start.column}`;
  return `${where} ${mutatorName}${status === 'NoCoverage' ? ' (no test comes here)' : ''}\n- ${before}\n+ ${replacement}\n`;
}

function textOf(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function pad(value, width) {
  return String(value).padStart(width);
}
