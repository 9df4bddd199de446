import { sees } from '../support/steps';
import type { Arena } from '../support/arena';
import type { Path } from './paths';
import { strike, watchPoints } from './points';
import type { Moment } from '../support/kill-when';
import type { Point } from './points';
import { brokenPromises, lookBefore } from './promises';
import { strikeAfterRecord } from './records';
import { report } from './report';

/** Where a run is struck: at a call to Microsoft, or right after a record of its own. */
export type Blow = { readonly point: Point; readonly moment: Moment } | { readonly record: string };

export interface Kill {
  readonly broken: readonly string[];
  /** From the start of the new process to the last card, ms. */
  readonly recoveryMs: number;
}

/** A run that nothing befalls shows the points at which others of its kind are killed. Gives its id, too. */
export async function rehearse(arena: Arena, path: Path, account: string) {
  const id = await path.ask(arena, account);
  const points = watchPoints(arena, () => id);
  await path.approve(arena, account);
  await Promise.all([path.meanwhile?.(arena, account), sees(arena.world, 'ravi', account, path.end.card)]);
  return { id, points: points().filter((point, index, all) => path.isItsOwn(point, index, all)) };
}

/** A whole run: asked for, approved, killed at the point, the bot started again, the end judged and reported. */
export async function killAt(arena: Arena, path: Path, account: string, blow: Blow): Promise<Kill> {
  const kill = await killAndLook(arena, path, account, blow);
  report({ part: path.title, ...nameOf(blow), kills: 1, ...kill });
  return kill;
}

async function killAndLook(arena: Arena, path: Path, account: string, blow: Blow): Promise<Kill> {
  const { world, bot } = arena;
  const id = await path.ask(arena, account);
  const before = lookBefore(world);
  const struck = 'record' in blow ? strikeAfterRecord(arena, bot, id, blow) : strike(arena, bot, id, blow);
  await path.approve(arena, account);
  const meanwhile = path.meanwhile?.(arena, account);
  if (!(await struck)) return { broken: ['the point was never reached'], recoveryMs: 0 };

  const started = Date.now();
  await bot.start();
  const ended = await Promise.all([meanwhile, sees(world, 'ravi', account, path.end.card)]).then(
    () => null,
    () => `it never came to "${path.end.card}"`,
  );
  const recoveryMs = Date.now() - started;
  return {
    broken: ended === null ? await brokenPromises(world, before, [{ name: account, id }], path.end) : [ended],
    recoveryMs,
  };
}

function nameOf(blow: Blow): { readonly point: string; readonly moment: string } {
  if ('record' in blow) return { point: `record of ${blow.record}`, moment: 'after' };
  const { point, moment } = blow;
  return { point: `${point.call.slice(0, 88)} #${point.nth}`, moment };
}
