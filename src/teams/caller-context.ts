import { readerOf, type Painter, type Reader } from '../cards/painter';
import type { Caller, UseCases } from '../usecases/api';
import { phrase, type SayPhrase } from '../words/phrases';

/** One caller: who asks, what they may use, and their words. */
export interface CallerContext {
  readonly caller: Caller;
  readonly useCases: UseCases;
  readonly painter: Painter;
  readonly reader: Reader;
  readonly say: SayPhrase;
}

export function callerContext(
  { useCases, painter }: Pick<CallerContext, 'useCases' | 'painter'>,
  caller: Caller,
): CallerContext {
  return {
    caller,
    useCases,
    painter,
    reader: readerOf(caller),
    say: (key, values) => phrase(key, caller.locale, values, caller.timeZone),
  };
}
