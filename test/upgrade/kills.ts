import fc from 'fast-check';
import { pauseFor } from '../support/wait';
import type { Replica, Stage, Version } from './stage';

/** A bot that was ended like a power cut. */
export interface Kill {
  readonly version: Version;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Conversations for which it had a message in hand, which Teams perhaps had taken already. */
  readonly inHand: readonly string[];
}

/** Longest time that a bot lives between two kills, ms. */
const longestLife = 3_000;

/** Kills these bots by turns that are drawn, at moments that are drawn, and starts each anew with its own program. */
export async function killAtMoments(
  stage: Stage,
  replicas: readonly Replica[],
  { count, seed, kills }: { readonly count: number; readonly seed: number; readonly kills: Kill[] },
): Promise<void> {
  const draw = fc.record({ life: fc.integer({ min: 0, max: longestLife }), whose: fc.nat(replicas.length - 1) });
  for (const { life, whose } of fc.sample(draw, { numRuns: count, seed })) {
    const replica = replicas[whose] ?? stage.first;
    await pauseFor(life);
    kills.push(await kill(stage, replica));
    await replica.start(replica.version());
  }
}

export async function kill({ database }: Stage, { name, bot, version }: Replica): Promise<Kill> {
  const inHand = () =>
    database.query(
      `select conversation_id from desk.notices where claimed_by = $1 and claimed_until is not null and sent_at is null
       union select conversation_id from desk.postings where claimed_by = $1 and claimed_until is not null`,
      [name],
    );
  // Asked on both sides of it: the other bot soon frees what a dead one held.
  const before = await inHand();
  await bot.kill();
  const at = Date.now();
  const rows = [...before, ...(await inHand())];
  return { version: version(), at, inHand: [...new Set(rows.map((row) => String(row['conversation_id'])))] };
}
