import { hasApproved } from '../desk/policy';
import { approvalHead } from './approval-admin';
import { joined } from './lost-room';
import { header } from './parts';
import { render, type AdaptiveCard } from './render';
import { requestFrame, type RequestCardInput } from './request-frame';

/** What waits for an approver who has many: who asks for what, and a button that makes it the whole card, where it is decided. */
export function approvalShortCard(input: RequestCardInput): AdaptiveCard {
  const { view, words, options } = input;
  const { request, environment } = view;
  const waitsForAnother = options.viewerId !== undefined && hasApproved(request, { aadObjectId: options.viewerId });
  const data = {
    ...header(view, approvalHead(view, waitsForAnother, words), options.notice),
    footer: joined(words.t('approval.expires', { when: request.expiresAt }), words.t('approval.short')),
    buttons: { open: words.t('button.request') },
  };
  const values = { name: request.requester.name, account: request.accountName, environment: environment.name };
  const speak = request.kind === 'retire' ? 'speak.approve-retire' : 'speak.approve-create';
  return render('approval-short', data, requestFrame(input, words.t(speak, values)));
}
