import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');
/** What makes a careless pattern go back and forth: long runs of what it repeats, with an end that never fits. */
const runs = (length: number) =>
  ['a', '1', '-', ' ', '0-', 'a.', 'a ', '\n', '/a', '(', '<at>', '$', '"', '“', '*', '_'].map(
    (part) => `${part.repeat(Math.ceil(length / part.length))}!`,
  );
/** The shorter come first: a pattern that is slow there would be busy with the longest for days, and the run with it. */
const [short, middle, long] = [runs(500), runs(5_000), runs(100_000)];
/** As long as no machine needs for a text that is read through once, ms. */
const moment = 10;
/** Twenty times the text may take twenty times as long, and the machine may do something else meanwhile; not four hundred times. */
const fair = 100;
/** So long that no second try is needed, ms. */
const hopeless = 500;

/** Every pattern that stands in the sources, with the place where it stands. */
function patternsOfTheProduct(): [string, RegExp][] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => file.endsWith('.ts') && !file.startsWith('sandbox') && !file.startsWith('cli'));
  return own.flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, 'src', file), 'utf8'), ts.ScriptTarget.ES2022);
    const found: [string, RegExp][] = [];
    const visit = (node: ts.Node): void => {
      const literal = ts.isRegularExpressionLiteral(node) ? /^\/(.*)\/([a-z]*)$/s.exec(node.text) : null;
      if (literal) found.push([`${file} ${literal[0]}`, new RegExp(literal[1] ?? '', literal[2])]);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** Milliseconds of processor time of the quickest of five tries, because the machine does other things too; of one that takes long. */
function quickest(pattern: RegExp, text: string): number {
  let best = Infinity;
  for (let left = 5; left > 0; left -= 1) {
    const started = process.cpuUsage();
    text.search(pattern);
    const { user, system } = process.cpuUsage(started);
    best = Math.min(best, (user + system) / 1000);
    if (best > hopeless) break;
  }
  return best;
}

it('every pattern of the product is done with 100 kB of anything in a moment', () => {
  const patterns = patternsOfTheProduct();

  const slow = patterns.flatMap(([where, pattern]) => {
    for (const texts of [short, middle]) {
      const worst = Math.max(...texts.map((text) => quickest(pattern, text)));
      if (worst > moment) return [`${where}: ${Math.round(worst)} ms`];
    }
    const grown = long.map((text, at) => [quickest(pattern, text), quickest(pattern, middle[at] ?? '')] as const);
    return grown.filter(([all, part]) => all > moment && all > fair * part).map(([all]) => `${where}: ${all} ms`);
  });

  expect(patterns.length).toBeGreaterThan(50);
  expect(slow).toEqual([]);
});
