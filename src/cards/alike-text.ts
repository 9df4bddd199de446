import type { AlikeOutcome } from '../usecases/api';
import type { Words } from '../words/words';

/** What became of each request that was approved together with others: the like in one sentence, every other in its own. */
export function alikeText(outcomes: readonly AlikeOutcome[], words: Words): string {
  const ids = (fits: (state: string) => boolean) =>
    outcomes.flatMap((one) =>
      'seen' in one && !one.seen.notice && fits(one.seen.view.request.state) ? [one.requestId] : [],
    );
  const approved = ids((state) => state !== 'pending');
  const half = ids((state) => state === 'pending');
  const others = outcomes.flatMap((one) => {
    const said = 'problem' in one ? words.problem(one.problem).what : noticeIn(one.seen.notice, words);
    return said === '' ? [] : [words.t('list.alike-other', { id: one.requestId, said })];
  });
  return [
    ...(approved.length > 0
      ? [words.t('list.alike-approved', { count: approved.length, ids: words.list(approved) })]
      : []),
    ...(half.length > 0 ? [words.t('list.alike-half', { count: half.length, ids: words.list(half) })] : []),
    ...others,
  ].join(' ');
}

function noticeIn(notice: Extract<AlikeOutcome, { seen: unknown }>['seen']['notice'], words: Words): string {
  return notice ? (words.find(notice.key, notice.values) ?? '') : '';
}
