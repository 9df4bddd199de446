import type { Audience, RequestView } from '../desk/view';
import { approvalAdminCard } from './approval-admin';
import { approvalRequesterCard } from './approval-requester';
import { approvalShortCard } from './approval-short';
import { checkingCard } from './checking';
import { decidedCard } from './decided';
import { needsHandsCard } from './needs-hands';
import { progressCard } from './progress';
import { refusedCard } from './refused';
import type { AdaptiveCard } from './render';
import type { CardOptions, RequestCardInput } from './request-frame';
import { verificationCard } from './verification';
import type { Words } from '../words/words';

/** The one live card of a request: chosen by its state, drawn for whoever looks at it. */
export function requestCard(
  view: RequestView,
  audience: Audience,
  words: Words,
  options: CardOptions = {},
): AdaptiveCard {
  const input: RequestCardInput = { view, audience, words, options };
  switch (view.request.state) {
    case 'checking':
      return checkingCard(input);
    case 'refused':
      return refusedCard(input);
    case 'pending':
      if (audience !== 'approver') return approvalRequesterCard(input);
      return options.isShort === true ? approvalShortCard(input) : approvalAdminCard(input);
    case 'approved':
    case 'rejected':
    case 'withdrawn':
    case 'expired':
    case 'undone':
      return decidedCard(input);
    case 'running':
      return progressCard(input);
    case 'done':
      return verificationCard(input);
    case 'needs-hands':
      return needsHandsCard(input);
  }
}
