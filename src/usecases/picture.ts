import { audienceOf, concernedBy } from '../desk/policy';
import type { Audience, RequestView } from '../desk/view';
import type { AccountsView, QuotaView } from './api';
import { loadView } from './context';
import { accountsView } from './look-up';
import type { Conversation, Desk, Posting } from './ports';
import { quotaView } from './quota';

/** Everything needed to draw one copy of a live card from the newest rows. */
export type Picture =
  | {
      readonly kind: 'request';
      readonly view: RequestView;
      readonly audience: Audience;
      /** Teams ids of those whose client may ask for their own view of a shared card. */
      readonly refreshUserIds: readonly string[];
    }
  | { readonly kind: 'quota'; readonly view: QuotaView }
  | { readonly kind: 'accounts'; readonly view: AccountsView };

/** Null when there is nothing to show any more. */
export async function pictureOf(desk: Desk, posting: Posting, { members }: Conversation): Promise<Picture | null> {
  const { subject, viewer } = posting;
  return desk.store.transaction(async (tx) => {
    if (subject.kind === 'quota') return { kind: 'quota', view: await quotaView(desk, tx, subject.environmentId) };
    if (subject.kind === 'accounts') {
      return { kind: 'accounts', view: await accountsView(tx, subject.environmentId, subject.page) };
    }
    const request = await tx.requests.get(subject.requestId);
    if (!request) return null;
    const view = await loadView(desk, tx, request);
    const audience = viewer ? audienceOf(request, viewer, view.approvers) : 'everyone';
    return { kind: 'request', view, audience, refreshUserIds: viewer ? [] : ownCardsFor(view, members) };
  });
}

/** Teams ids of those in a conversation who get a card of their own, most concerned first: Teams serves the first ones only. */
export function ownCardsFor(
  { request, approvers }: Pick<RequestView, 'request' | 'approvers'>,
  members: Conversation['members'],
): readonly string[] {
  const idOf = new Map(Object.entries(members).map(([aadObjectId, id]) => [aadObjectId.toLowerCase(), id]));
  const ids = concernedBy(request, approvers).map(({ aadObjectId }) => idOf.get(aadObjectId.toLowerCase()));
  return [...new Set(ids)].filter((id) => id !== undefined);
}
