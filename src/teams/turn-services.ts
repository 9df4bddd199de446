import type { Chat } from '../usecases/ports';
import type { Background } from './background';
import type { Roster } from './connector/roster';
import type { TypingSign } from './connector/typing-sign';
import type { TeamsServerOptions } from './options';
import type { Painter } from './painter';

/** What turns need, whatever they are about. */
export interface TurnServices extends Pick<
  TeamsServerOptions,
  'useCases' | 'memory' | 'clock' | 'logger' | 'onDenied'
> {
  readonly chat: Chat;
  readonly roster: Roster;
  readonly typing: TypingSign;
  readonly painter: Painter;
  readonly background: Background;
}
