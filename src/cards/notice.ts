import type { Problem } from '../desk/problem';
import { render, type AdaptiveCard } from './render';
import type { Words } from './words';

/** A problem where there is no card to put it on: an unknown request, something that is for others only. */
export function problemCard(problem: Problem, words: Words): AdaptiveCard {
  const { what, standing, next } = words.problem(problem);
  return noticeCard(
    what,
    [standing, next].filter((line) => line !== ''),
    words,
  );
}

/** A few plain lines; also how a dialog says that it is done. */
export function noticeCard(title: string, lines: readonly string[], words: Words): AdaptiveCard {
  return render('notice', { title, line: '', lines, footer: '' }, { words, speak: [title, ...lines].join(' ') });
}
