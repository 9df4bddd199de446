import type { ServiceRequest } from '../desk/request';
import { seesLender } from '../desk/policy';
import type { RunStep } from '../desk/run-step';
import type { RequestView } from '../desk/view';
import { askLine, elapsed, header, requestFacts, requestTitle, written, type Box } from './parts';
import { identified } from './person';
import { render, type AdaptiveCard } from './render';
import { requestFrame, type RequestCardInput } from './request-frame';
import { statePill } from './state-pill';
import type { MessageKey, Words } from '../words/words';

type Ended = 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'undone';

/** What became of a request that does not run: who decided, when and why. */
export function decidedCard(input: RequestCardInput): AdaptiveCard {
  const { view, audience, words, options } = input;
  const { request, environment } = view;
  const state = request.state as Ended;
  const head = {
    pill: statePill(request, words),
    title: requestTitle(request, words),
    line: askLine(request, environment, words),
  };
  const box = outcome(view, state, seesLender(audience), words);
  const data = {
    ...header(view, head, options.notice),
    box,
    purpose: written(request, words),
    facts: requestFacts(view, words),
    footer: footer(view, words),
    canAsk: audience === 'requester' && state !== 'approved' && request.kind === 'create' && !view.isEnvironmentGone,
    dialogs: options.dialogs === true,
    buttons: { again: words.t('button.again') },
  };
  return render('decided', data, requestFrame(input, `${request.accountName}: ${box.title}`));
}

function outcome(view: RequestView, state: Ended, withLender: boolean, words: Words): Box {
  const { request } = view;
  const name = request.decision?.by?.name ?? words.t('desk');
  const values = { name, account: request.accountName };
  const at = words.t('decided.at', { when: request.decision?.at ?? view.now });
  const isRetirement = request.kind === 'retire';
  const stays = isRetirement ? [words.t('decided.retire-stays', values)] : [];
  const box = (style: Box['style'], title: string, lines: readonly string[], quote = ''): Box => ({
    style,
    title,
    lines,
    quote,
  });
  switch (state) {
    case 'approved':
      return box('good', words.t(approvedTitles[request.kind], values), approvedLines(view, withLender, words));
    case 'rejected':
      return box('attention', words.t('decided.rejected', values), [at, ...stays], request.decision?.reason ?? '');
    case 'withdrawn':
      return box('emphasis', words.t('decided.withdrawn', values), [at, ...stays]);
    case 'expired': {
      const next = words.t(isRetirement ? 'decided.retire-expired-next' : 'decided.expired-next', values);
      return box('emphasis', words.t('decided.expired'), [next]);
    }
    case 'undone':
      return box('emphasis', words.t(undoneTitles[request.kind], values), undoneLines(view, words));
  }
}

const approvedTitles = {
  create: 'decided.approved',
  retire: 'decided.retire-approved',
  rotate: 'decided.rotation',
} as const;

const startsNext = {
  create: 'decided.starts',
  retire: 'decided.retire-starts',
  rotate: 'decided.rotation-starts',
} as const;

const undoneTitles = { create: 'decided.undone', retire: 'decided.retire-undone', rotate: 'decided.kept' } as const;

function approvedLines({ request }: RequestView, withLender: boolean, words: Words): string[] {
  const { decision } = request;
  const lender =
    withLender && decision?.lender ? [words.t('decided.lender', { name: identified(decision.lender, words) })] : [];
  const begins =
    decision?.startsAt === undefined
      ? words.t(startsNext[request.kind])
      : words.t('decided.starts-at', { when: decision.startsAt });
  return [...(decision ? [words.t('decided.at', { when: decision.at })] : []), ...lender, begins];
}

/** Why, what is in place now, and who does what next: there is no Retry any more, so nobody is told to press one. */
function undoneLines({ request, steps }: RequestView, words: Words): string[] {
  const { problem, endedByHand, accountName: account } = request;
  const reason = problem && words.problem(problem);
  const standing = words.t(endedByHand ? 'done.by-hand' : standingOf(request, steps), { account });
  return [reason?.what ?? '', standing, reason?.next ?? ''].filter((line) => line !== '');
}

/** What is in place now, by what the run was answered. */
function standingOf({ kind, facts }: ServiceRequest, steps: readonly RunStep[]): MessageKey {
  if (kind === 'rotate') return 'decided.kept-standing';
  if (kind === 'retire') return 'decided.retire-stays';
  if (facts.userId === undefined) return 'decided.undone-nothing';
  const isGone = steps.some(({ name, state }) => name === 'block-sign-in' && state === 'skipped');
  return isGone ? 'decided.undone-gone' : 'decided.undone-standing';
}

function footer({ request, now }: RequestView, words: Words): string {
  if (request.state === 'undone')
    return words.t('footer.updated', { when: words.moment(request.finishedAt ?? now, now) });
  const asked = { when: request.requestedAt, waited: elapsed(request.requestedAt, request.decision?.at ?? now) };
  return words.t('decided.asked', asked);
}
