/** How long an answer is kept for a repeated delivery, milliseconds. Teams repeats an unanswered activity after about 15 s. */
const kept = 60_000;
const mostKept = 5_000;

/**
 * Teams delivers an activity again when it is unsure, with the same id. Repeats share the first delivery's work and get
 * its answer; work that failed may be tried again.
 */
export function createOnce<T>(now: () => number) {
  const seen = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();

  function forgetOld(): void {
    for (const [key, { at }] of seen) {
      if (seen.size <= mostKept && now() - at <= kept) return;
      seen.delete(key);
    }
  }

  return function once(key: string, work: () => Promise<T>): Promise<T> {
    forgetOld();
    const earlier = seen.get(key);
    if (earlier) return earlier.answer;
    const answer = work();
    seen.set(key, { at: now(), answer });
    answer.catch(() => seen.delete(key));
    return answer;
  };
}
