import { languages } from './languages';
import type { MessageKey, Saying, Standing, Values } from './saying';

/** What words are needed for, of a problem. */
export interface Told {
  readonly code: string;
  readonly values?: Values;
  /** In place of what the code itself says of it. */
  readonly standing?: Standing | readonly Saying[];
  /** In place of what the code itself says of it. */
  readonly next?: Saying;
}

export interface ProblemText {
  readonly what: string;
  /** What is in place now, so that nobody has to guess; may be empty. */
  readonly standing: string;
  /** Who does what next. */
  readonly next: string;
}

/** A key in a reader's words; undefined where there is no such sentence. */
type Say = (key: string, values?: Values) => { readonly text: string; readonly complete: boolean } | undefined;

/** Rows stored before the sentences of problems stood in the message files hold them themselves, in English. */
type Old = Partial<Record<keyof ProblemText, unknown>>;

/** What happened, for a sentence about it. */
export function whatOf(problem: Told): Saying {
  return oldSaying(problem, 'what') ?? saying(problem, 'what');
}

/** Who does what next, for a sentence about it. */
export function nextOf(problem: Told): Saying {
  if (typeof problem.next === 'object') return problem.next;
  return oldSaying(problem, 'next') ?? saying(problem, 'next');
}

/** What is in place, sentence by sentence; empty where nothing is said of it. */
export function standingOf(problem: Told): readonly Saying[] {
  const { standing } = problem;
  if (typeof standing === 'object') return standing;
  if (standing !== undefined && `stands.${standing}` in languages.en) return [{ key: `stands.${standing}` }];
  const old = oldSaying(problem, 'standing');
  if (old) return [old];
  const own = saying(problem, 'standing');
  return own.key in languages.en ? [own] : [];
}

/** A row's own English sentences are for who reads English, and for any language that has no words for its code and values. */
export function problemText(problem: Told, isEnglish: boolean, say: Say): ProblemText {
  const part = (name: keyof ProblemText, newest: readonly Saying[]) => {
    const old = oldSaying(problem, name);
    const { key, values } = saying(problem, name);
    const own = old && !isEnglish ? say(key, values) : undefined;
    if (own?.complete) return own.text;
    return newest.map((one) => say(one.key, one.values)?.text ?? one.key).join(' ');
  };
  return {
    what: part('what', [whatOf(problem)]),
    standing: part('standing', standingOf(problem)),
    next: part('next', [nextOf(problem)]),
  };
}

function saying({ code, values = {} }: Told, part: keyof ProblemText): Saying {
  return { key: `problem.${code}.${part}` as MessageKey, values };
}

function oldSaying(problem: Told, part: keyof ProblemText): Saying | undefined {
  const text = (problem as Old)[part];
  const isName = part === 'standing' && typeof text === 'string' && `stands.${text}` in languages.en;
  return typeof text === 'string' && !isName ? { key: 'as-is', values: { text } } : undefined;
}
