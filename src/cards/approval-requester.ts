import { decidersLeft } from '../desk/policy';
import { approvalFacts } from './approval-admin';
import { joined, lostRoom } from './lost-room';
import { askLine, header, pill, requestFacts, requestTitle, written } from './parts';
import { isNobodyReached, reachText } from './reach';
import { known } from './retirement';
import { statePill } from './state-pill';
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
  const state = hasFirst ? pill(words.t('state.second-approver'), 'Warning', 'Clock') : statePill(request, words);
  const head = {
    pill: isStuck ? { ...state, style: 'Attention' as const, icon: 'Warning', color: 'Attention' as const } : state,
    title: requestTitle(request, words),
    line:
      isRequester && request.askedBy === undefined
        ? words.t(request.kind === 'retire' ? 'line.you-asked-retire' : 'line.you-asked', {
            environment: environment.name,
            when: request.requestedAt,
          })
        : askLine(request, environment, words),
  };
  const data = {
    ...header(view, head, joined(options.notice ?? '', isStuck ? reachText(asked, words) : '')),
    purpose: written(request, words),
    known: known(view, false, words),
    facts: [...requestFacts(view, words), ...approvalFacts(view, words)],
    footer: joined(isStuck ? '' : reachText(asked, words), untilWhen(input), lostRoom(view, words)),
    canWithdraw: isRequester,
    buttons: { withdraw: words.t('button.withdraw') },
  };
  const values = { account: request.accountName, environment: environment.name };
  return render(
    'approval-requester',
    data,
    requestFrame(input, words.t(request.kind === 'retire' ? 'speak.pending-retire' : 'speak.pending', values)),
  );
}

/** Whose answer is awaited, and where the question is. */
function askedIn({ request, approvers, deliveries = [], isInAdminRoom = false }: RequestCardInput['view']) {
  return { deciders: decidersLeft(request, approvers), deliveries, isInAdminRoom };
}

/** From data only: nobody's answering time is promised. */
function untilWhen({ view, words }: RequestCardInput): string {
  return words.t('approval.expires', { when: view.request.expiresAt });
}
