import type { Painter } from '../cards/painter';
import type { Chat } from '../usecases/ports';
import type { Roster } from './connector/roster';
import type { TypingSign } from './connector/typing-sign';
import type { TeamsServerOptions } from './options';

/** What turns need, whatever they are about. */
export interface TurnServices extends Pick<
  TeamsServerOptions,
  'useCases' | 'memory' | 'clock' | 'logger' | 'onDenied'
> {
  readonly chat: Chat;
  readonly roster: Roster;
  readonly typing: TypingSign;
  readonly painter: Painter;
  readonly afterTurn: AfterTurn;
}

/** Work that nobody waits for: what is shown after a turn has been acknowledged. */
export interface AfterTurn {
  /** Starts it and logs its failure. */
  run(what: string, work: () => Promise<void>): void;
  /** Resolves when all of it is done, or after so many milliseconds. */
  settled(timeoutMs: number): Promise<void>;
}
