import { approvalFrame, approvalHeader } from './approval-admin';
import { joined } from './lost-room';
import { render, type AdaptiveCard } from './render';
import type { RequestCardInput } from './request-frame';

/** What waits for an approver who has many: who asks for what, and a button that makes it the whole card, where it is decided. */
export function approvalShortCard(input: RequestCardInput): AdaptiveCard {
  const { view, words } = input;
  const data = {
    ...approvalHeader(input),
    footer: joined(words.t('approval.expires', { when: view.request.expiresAt }), words.t('approval.short')),
    buttons: { open: words.t('button.request') },
  };
  return render('approval-short', data, approvalFrame(input));
}
