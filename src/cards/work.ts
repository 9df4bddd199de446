import { decidersOf } from '../desk/policy';
import type { Problem } from '../desk/problem';
import type { RequestView } from '../desk/view';
import type { Saying } from '../words/saying';
import type { Words } from '../words/words';

/** One thing that a person has to do. */
interface Work {
  readonly number: string;
  /** Empty where the cause of the stop, which stands above already, says it. */
  readonly what: string;
  /** Who does it, and how. */
  readonly how: string;
  readonly who: string;
}

/** What is left for people, in order: the cause, everything that the run could not put right, and Retry at the end. */
export function work(view: RequestView, canAct: boolean, words: Words): Work[] {
  const { problem, leftovers = [] } = view.request;
  const cause = problem && words.problem(problem).what;
  const tasks = told([...(problem ? [problem] : []), ...leftovers], words);
  const items = tasks.map(({ what, next }) => ({ what: what === cause ? '' : what, how: next, who: '' }));
  const needsRetry = canAct && problem !== undefined && beforeRetry(problem) !== null;
  const last = { what: words.t('work.retry'), how: words.t('work.retry-how'), who: deciders(view, words) };
  return [...items, ...(needsRetry ? [last] : [])].map((one, at) => ({ number: words.number(at + 1), ...one }));
}

/** Each once: a leftover may be the cause itself. */
function told(problems: readonly Problem[], words: Words) {
  const all = problems.map((problem) => {
    const next = beforeRetry(problem);
    return words.problem(next === null ? problem : { ...problem, next });
  });
  return all.filter(({ what, next }, at) => next !== '' && all.findIndex((one) => one.what === what) === at);
}

/** What has to be done before Retry, where the problem ends with it: Retry is a step of its own here. */
function beforeRetry({ next }: Problem): Saying | null {
  const first = next?.key === 'next.retry' ? next.values?.['next'] : undefined;
  return typeof first === 'object' ? first : null;
}

function deciders({ request, approvers }: RequestView, words: Words): string {
  const names = decidersOf(request, approvers).map(({ name }) => name || words.t('person.unknown'));
  return words.t('work.who', { names: words.list([...new Set(names)]) });
}
