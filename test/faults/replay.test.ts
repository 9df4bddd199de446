import { explore, planText } from './world/explore';
import type { Fault, FaultKind } from './world/faults';
import { everyPath } from './world/more-paths';

const asked = process.env['FAULT_PLAN'];

function parse(text: string): { name: string; plan: readonly Fault[] } {
  const [name = '', faults = ''] = text.split(' ');
  const plan = faults
    .split(',')
    .filter(Boolean)
    .map((fault) => fault.split(':'));
  return { name, plan: plan.map(([point, kind]) => ({ point: Number(point), kind: kind as FaultKind })) };
}

it('gives the same run for the same plan', async () => {
  const { name, plan } = parse(asked ?? 'borrow 57:500,88:crash');
  const path = everyPath.find((one) => one.name === name);
  if (!path) throw new Error(`No path is called ${name}; there are ${everyPath.map((one) => one.name).join(', ')}`);

  const first = await explore(path, plan);
  const second = await explore(path, plan);

  if (asked !== undefined) tell(first);
  expect(JSON.stringify(second.journal)).toBe(JSON.stringify(first.journal));
  expect(first.violations).toEqual([]);
});

/** The whole story of one plan: each point, where it was hit, and how it ended. */
function tell({ path, plan, points, world, violations }: Awaited<ReturnType<typeof explore>>): void {
  const hit = new Map(plan.map(({ point, kind }) => [point, kind]));
  const lines = points.map(({ op, pointClass }, point) => `${point}\t${pointClass}\t${op}\t${hit.get(point) ?? ''}`);
  const { end, audit, waits } = world.books;
  process.stdout.write(
    [
      planText(path, plan),
      ...lines,
      ...waits,
      ...audit.map((line) => JSON.stringify(line)),
      JSON.stringify(end, null, 1),
      ...violations,
    ].join('\n') + '\n',
  );
}
