import { findEnvironment } from '../desk/find';
import { placeIn } from '../desk/place';
import type { Place } from '../desk/place';
import { concernedBy } from '../desk/policy';
import type { RequestView } from '../desk/view';
import type { AccountsView, QuotaView, Seen } from './api';
import { loadView, seenBy } from './context';
import { accountsView } from './list-accounts';
import type { Conversation, Desk, Posting } from './ports';
import type { Subject } from './subject';
import { quotaView } from './quota';

/** What a live card shows, from the newest rows. */
export type Picture =
  | {
      readonly kind: 'request';
      readonly seen: Seen;
      /** Teams ids of those whose client may ask for their own view of a shared card. */
      readonly refreshFor?: readonly string[];
      /** See {@link Subject}. */
      readonly isShort?: boolean;
    }
  | { readonly kind: 'quota'; readonly view: QuotaView }
  | { readonly kind: 'accounts'; readonly view: AccountsView };

/** Everything needed to draw one copy of a live card. Null when there is nothing to show any more. */
export async function pictureOf(desk: Desk, posting: Posting, { members }: Conversation): Promise<Picture | null> {
  const { subject, viewer } = posting;
  return desk.store.look(async (tx) => {
    if (subject.kind === 'accounts')
      return { kind: 'accounts', view: await accountsView(desk, tx, accountsPlace(subject), posting.locale) };
    if (subject.kind === 'quota') {
      const { environmentId, page = 0 } = subject;
      if (environmentId !== null && !findEnvironment(desk.settings, environmentId)) return null;
      return { kind: 'quota', view: await quotaView(desk, tx, placeIn('quota', { environmentId, page })) };
    }
    const request = await tx.requests.get(subject.requestId);
    if (!request) return null;
    const { isShort = false } = subject;
    if (viewer) return { kind: 'request', seen: await seenBy(desk, tx, request, viewer), refreshFor: [], isShort };
    return sharedPicture(await loadView(desk, tx, request), members);
  });
}

function accountsPlace({ page, text, environmentId }: Extract<Subject, { kind: 'accounts' }>): Place<'accounts'> {
  return placeIn('accounts', { page, text: text ?? environmentId ?? '' });
}

/** A request as everybody in a conversation may see it: whoever may see more gets a card of their own by refresh. */
export function sharedPicture(view: RequestView, members: Conversation['members']): Picture {
  return { kind: 'request', seen: { view, audience: 'everyone' }, refreshFor: ownCardsFor(view, members) };
}

/** Teams ids of those who get a card of their own, most concerned first: Teams serves the first ones only. */
function ownCardsFor({ request, approvers }: RequestView, members: Conversation['members']): readonly string[] {
  const idOf = new Map(Object.entries(members).map(([aadObjectId, id]) => [aadObjectId.toLowerCase(), id]));
  const ids = concernedBy(request, approvers).map(({ aadObjectId }) => idOf.get(aadObjectId.toLowerCase()));
  return [...new Set(ids)].filter((id) => id !== undefined);
}
