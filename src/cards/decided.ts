import type { RequestView } from '../desk/view';
import { askLine, elapsed, header, pill, purpose, requestFacts, type Box, type Pill } from './pieces';
import { render, type AdaptiveCard } from './render';
import { requestFrame, type RequestCardInput } from './request-frame';
import type { Words } from './words';

type Ended = 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'undone';

/** What became of a request that does not run: who decided, when and why. */
export function decidedCard(input: RequestCardInput): AdaptiveCard {
  const { view, audience, words, options } = input;
  const { request, environment } = view;
  const state = request.state as Ended;
  const head = {
    pill: statePill(state, words),
    title: request.accountName,
    line: askLine(request, environment, words),
  };
  const box = outcome(view, state, audience === 'approver', words);
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

function statePill(state: Ended, words: Words): Pill {
  const text = words.t(`state.${state}`);
  if (state === 'approved') return pill(text, 'Good', 'CheckmarkCircle');
  if (state === 'rejected') return pill(text, 'Attention', 'DismissCircle');
  return pill(text, 'Subtle', state === 'expired' ? 'Clock' : 'ArrowUndo');
}

function outcome(view: RequestView, state: Ended, isApprover: boolean, words: Words): Box {
  const { request } = view;
  const name = request.decision?.by?.name ?? words.t('desk');
  const when = request.decision?.at ?? view.now;
  switch (state) {
    case 'approved':
      return {
        style: 'good',
        title: words.t('decided.approved', { name }),
        lines: approvedLines(view, isApprover, words),
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

function approvedLines({ request }: RequestView, isApprover: boolean, words: Words): string[] {
  const { decision } = request;
  const lender = isApprover && decision?.lender ? [words.t('decided.lender', { name: decision.lender.name })] : [];
  return [...(decision ? [words.t('decided.at', { when: decision.at })] : []), ...lender, words.t('decided.starts')];
}

function undone({ request }: RequestView, words: Words): Box {
  const reason = request.problem ? words.problem(request.problem) : undefined;
  const lines = [
    reason?.what,
    words.t(request.endedByHand ? 'done.by-hand' : 'decided.undone-standing'),
    reason?.next,
  ].filter((line): line is string => Boolean(line));
  return { style: 'emphasis', title: words.t('decided.undone'), lines, quote: '' };
}

function footer({ request, now }: RequestView, words: Words): string {
  if (request.state === 'undone')
    return words.t('footer.updated', { when: words.moment(request.finishedAt ?? now, now) });
  const asked = { when: request.requestedAt, waited: elapsed(request.requestedAt, request.decision?.at ?? now) };
  return words.t('decided.asked', asked);
}
