import { approve, ask, sees } from '../support/steps';
import type { Arena } from './arena';
import { strike } from './points';
import type { Moment, Point } from './points';
import { brokenPromises, lookBefore } from './promises';

export interface Kill {
  readonly point: Point;
  readonly moment: Moment;
  readonly struck: boolean;
  readonly broken: readonly string[];
  /** From the start of the new process to the last card, ms. */
  readonly recoveryMs: number;
}

/** A whole account: asked for, approved, its run killed at the point, the bot started again, the end judged. */
export async function killAt(arena: Arena, name: string, point: Point, moment: Moment): Promise<Kill> {
  const { world, bot } = arena;
  const before = lookBefore(world);
  const id = await ask(world, { accountName: name });
  const struck = strike(arena, bot, id, { point, moment });
  await approve(world, name);
  if (!(await struck)) return { point, moment, struck: false, broken: ['the point was never reached'], recoveryMs: 0 };

  const started = Date.now();
  await bot.start();
  const ended = await sees(world, 'ravi', name, 'Ready', 120_000).then(
    () => null,
    () => 'it never became ready',
  );
  const recoveryMs = Date.now() - started;
  const broken = ended === null ? await brokenPromises(world, before, [{ name, id }]) : [ended];
  return { point, moment, struck: true, broken, recoveryMs };
}

/** One line per kill, then the sum. */
export function tableOf(kills: readonly Kill[]): string {
  const lines = kills.map(
    ({ point, moment, broken, recoveryMs }) =>
      `${broken.length === 0 ? 'kept  ' : 'BROKEN'} ${moment.padEnd(6)} ${String(recoveryMs).padStart(6)} ms  ` +
      `${point.call.slice(0, 88)} #${point.nth} ${broken.join('; ')}`,
  );
  const bad = kills.filter(({ broken }) => broken.length > 0).length;
  return [...lines, `${kills.length} kills, ${bad} with a broken promise`].join('\n');
}
