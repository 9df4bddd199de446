import type { Arrival } from '../../src/sandbox/tenant/core/faults';
import type { World } from '../../src/sandbox/world';
import type { BotProcess } from './bot-process';
import { patience } from './wait';

/** Before the call is applied, or after it was applied and before its answer is delivered. */
export type Moment = 'before' | 'after';

/** Ends the bot like a power cut when such a call arrives. Resolves with whether one came within the time, ms. */
export function killWhen(
  { tenant }: World,
  bot: BotProcess,
  isIt: (arrival: Arrival) => boolean,
  { moment, withinMs = patience }: { moment: Moment; withinMs?: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = tenant.onArrival((arrival) => {
      if (!isIt(arrival)) return undefined;
      void bot.kill().then(() => end(true));
      return moment === 'before' ? 'reset' : 'reset-after-apply';
    });
    const tooLate = setTimeout(() => end(false), withinMs);
    const end = (struck: boolean) => {
      stop();
      clearTimeout(tooLate);
      resolve(struck);
    };
  });
}
