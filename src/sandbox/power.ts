import type { BotProcess } from './bot-process';
import type { Control, Teams } from './teams';

/** The bot's power, as buttons beside the page. */
export interface Power {
  readonly controls: readonly Control[];
  /** Killed at least once, and started again since. */
  readonly hasSurvived: () => boolean;
}

export function powerOf(
  bot: Pick<BotProcess, 'start' | 'kill' | 'isRunning'>,
  teams: Pick<Teams, 'connectBot'>,
): Power {
  const state = { wasKilled: false, hasSurvived: false };
  let starting: Promise<string> | undefined;

  async function startOnce(): Promise<string> {
    starting ??= bot.start().finally(() => (starting = undefined));
    teams.connectBot(await starting);
    state.hasSurvived = state.wasKilled;
    return 'The bot is running again, and goes on where it was.';
  }

  return {
    hasSurvived: () => state.hasSurvived,
    controls: [
      {
        label: 'Kill the bot',
        hint: 'As a power cut would (SIGKILL), best while it works',
        async run() {
          if (!(await bot.kill())) return 'The bot is off already. Start it again.';
          state.wasKilled = true;
          return 'The bot is gone, in the middle of whatever it did. Start it again.';
        },
      },
      {
        label: 'Start the bot again',
        hint: 'Same program, same data',
        run: () => (bot.isRunning() && !starting ? 'The bot is running.' : startOnce()),
      },
    ],
  };
}
