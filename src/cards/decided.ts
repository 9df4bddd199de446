import type { ServiceRequest } from '../desk/request';
import { seesLender } from '../desk/policy';
import type { RunStep } from '../desk/run-step';
import type { RequestView } from '../desk/view';
import { askLine, elapsed, header, pill, purpose, requestFacts, type Box, type Pill } from './parts';
import { identified } from './person';
import { render, type AdaptiveCard } from './render';
import { requestFrame, type RequestCardInput } from './request-frame';
import type { MessageKey, Words } from '../words/words';

type Ended = 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'undone';

/** What became of a request that does not run: who decided, when and why. */
export function decidedCard(input: RequestCardInput): AdaptiveCard {
  const { view, audience, words, options } = input;
  const { request, environment } = view;
  const state = request.state as Ended;
  const head = {
    pill: statePill(request, words),
    title: request.accountName,
    line: askLine(request, environment, words),
  };
  const box = outcome(view, state, seesLender(audience), words);
  const data = {
    ...header(view, head, options.notice),
    box,
    purpose: purpose(request.purpose, words),
    facts: requestFacts(view, words),
    footer: footer(view, words),
    canAsk: audience === 'requester' && state !== 'approved' && request.kind === 'create',
    dialogs: options.dialogs === true,
    buttons: { again: words.t('button.again') },
  };
  return render('decided', data, requestFrame(input, `${request.accountName}: ${box.title}`));
}

function statePill({ kind, state: given }: ServiceRequest, words: Words): Pill {
  const state = given as Ended;
  const text = words.t(kind === 'rotate' && state === 'undone' ? 'state.kept' : `state.${state}`);
  if (state === 'approved') return pill(text, 'Good', 'CheckmarkCircle');
  if (state === 'rejected') return pill(text, 'Attention', 'DismissCircle');
  return pill(text, 'Subtle', state === 'expired' ? 'Clock' : 'ArrowUndo');
}

function outcome(view: RequestView, state: Ended, withLender: boolean, words: Words): Box {
  const { request } = view;
  const name = request.decision?.by?.name ?? words.t('desk');
  const when = request.decision?.at ?? view.now;
  switch (state) {
    case 'approved':
      return {
        style: 'good',
        title: words.t(request.kind === 'rotate' ? 'decided.rotation' : 'decided.approved', { name }),
        lines: approvedLines(view, withLender, words),
        quote: '',
      };
    case 'rejected':
      return {
        style: 'attention',
        title: words.t('decided.rejected', { name }),
        lines: [words.t('decided.at', { when })],
        quote: request.decision?.reason ?? '',
      };
    case 'withdrawn':
      return {
        style: 'emphasis',
        title: words.t('decided.withdrawn', { name }),
        lines: [words.t('decided.at', { when })],
        quote: '',
      };
    case 'expired':
      return {
        style: 'emphasis',
        title: words.t('decided.expired'),
        lines: [words.t('decided.expired-next')],
        quote: '',
      };
    case 'undone':
      return undone(view, words);
  }
}

function approvedLines({ request }: RequestView, withLender: boolean, words: Words): string[] {
  const { decision } = request;
  const starts = request.kind === 'rotate' ? 'decided.rotation-starts' : 'decided.starts';
  const lender =
    withLender && decision?.lender ? [words.t('decided.lender', { name: identified(decision.lender, words) })] : [];
  const begins =
    decision?.startsAt === undefined ? words.t(starts) : words.t('decided.starts-at', { when: decision.startsAt });
  return [...(decision ? [words.t('decided.at', { when: decision.at })] : []), ...lender, begins];
}

function undone({ request, steps }: RequestView, words: Words): Box {
  const way = request.kind === 'rotate' ? 'kept' : 'undone';
  const reason = request.problem ? words.problem(request.problem) : undefined;
  const lines = [
    reason?.what,
    words.t(request.endedByHand ? 'done.by-hand' : standingOf(request, steps), { account: request.accountName }),
    reason?.next,
  ].filter((line): line is string => Boolean(line));
  return { style: 'emphasis', title: words.t(`decided.${way}`), lines, quote: '' };
}

/** What is in place now, by what the run was answered. */
function standingOf({ kind, facts }: ServiceRequest, steps: readonly RunStep[]): MessageKey {
  if (kind === 'rotate') return 'decided.kept-standing';
  if (kind === 'retire') return 'stands.nothing-touched';
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
