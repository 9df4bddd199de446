import type { Caller, UseCases } from '../usecases/api';
import type { Chat } from '../usecases/ports';
import type { Background } from './background';
import type { Roster } from './connector/roster';
import type { TypingSign } from './connector/typing-sign';
import type { TeamsServerOptions } from './options';
import { readerOf, type Painter, type Reader } from './painter';
import { phrase, type Say } from './phrases';

/** What turns need, whatever they are about. */
export interface Room extends Pick<TeamsServerOptions, 'useCases' | 'memory' | 'clock' | 'logger' | 'onDenied'> {
  readonly chat: Chat;
  readonly roster: Roster;
  readonly typing: TypingSign;
  readonly painter: Painter;
  readonly background: Background;
}

/** One caller in the room: who asks, what they may use, and their words. */
export interface Visit {
  readonly caller: Caller;
  readonly useCases: UseCases;
  readonly painter: Painter;
  readonly reader: Reader;
  readonly say: Say;
}

export function visitOf({ useCases, painter }: Room, caller: Caller): Visit {
  return {
    caller,
    useCases,
    painter,
    reader: readerOf(caller),
    say: (key, values) => phrase(key, caller.locale, values),
  };
}
