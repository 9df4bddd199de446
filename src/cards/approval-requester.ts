import { decidersOf } from '../desk/policy';
import { approvalFacts } from './approval-admin';
import { joined, lostRoom } from './lost-room';
import { askLine, header, pill, purpose, requestFacts } from './parts';
import { isNobodyReached, reachText } from './reach';
import { render, type AdaptiveCard } from './render';
import { offers, requestFrame, type RequestCardInput } from './request-frame';

/** A pending request for those who do not decide; also the shared base card, which has no button. */
export function approvalRequesterCard(input: RequestCardInput): AdaptiveCard {
  const { view, words, options } = input;
  const { request, environment } = view;
  const isRequester = offers(input, 'withdraw');
  const hasFirst = request.approvals.length > 0;
  const asked = askedIn(view);
  const isStuck = isNobodyReached(asked);
  const state = words.t(hasFirst ? 'state.second-approver' : 'state.pending');
  const head = {
    pill: isStuck ? pill(state, 'Attention', 'Warning') : pill(state, 'Warning', 'Clock'),
    title: request.accountName,
    line: isRequester
      ? words.t('line.you-asked', { environment: environment.name, when: request.requestedAt })
      : askLine(request, environment, words),
  };
  const data = {
    ...header(view, head, joined(options.notice ?? '', isStuck ? reachText(asked, words) : '')),
    purpose: purpose(request.purpose, words),
    facts: [...requestFacts(view, words), ...approvalFacts(view, words)],
    footer: joined(isStuck ? '' : reachText(asked, words), untilWhen(input), lostRoom(view, words)),
    canWithdraw: isRequester,
    buttons: { withdraw: words.t('button.withdraw') },
  };
  const values = { account: request.accountName, environment: environment.name };
  return render('approval-requester', data, requestFrame(input, words.t('speak.pending', values)));
}

/** Whom the question was sent to. */
function askedIn({ request, approvers, deliveries = [], isInAdminRoom = false }: RequestCardInput['view']) {
  return { deciders: decidersOf(request, approvers), deliveries, isInAdminRoom };
}

/** From data only: nobody's answering time is promised. */
function untilWhen({ view, words }: RequestCardInput): string {
  return words.t('approval.expires', { when: view.request.expiresAt });
}
