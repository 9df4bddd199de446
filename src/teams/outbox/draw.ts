import { createPainter } from '../../cards/painter';
import type { RequestState } from '../../desk/request';
import type { TenantFacts } from '../../desk/settings';
import { findWithMembers } from '../../usecases/chat-memory';
import type { ClaimedPosting, Draw } from '../../usecases/outbox';
import { pictureOf, type Picture } from '../../usecases/picture';
import type { Desk } from '../../usecases/ports';
import { readerLocale } from '../../usecases/reader-locale';
import { drawCard } from '../answer/draw-card';
import { cardMessage } from '../answer/message';

const over: readonly RequestState[] = ['rejected', 'refused', 'withdrawn', 'expired', 'done', 'undone'];

/** Whoever could have decided and was not reached meanwhile gets no card of what is over. */
function isTooLate({ isReached }: ClaimedPosting, picture: Picture): boolean {
  if (isReached || picture.kind !== 'request') return false;
  return picture.seen.audience === 'approver' && over.includes(picture.seen.view.request.state);
}

/** Draws live cards from the newest rows, at the moment they are sent. */
export function createDraw(desk: Desk, tenant: TenantFacts): Draw {
  const painter = createPainter(desk.settings, tenant);

  return async (claim) => {
    const conversation = (await findWithMembers(desk.store, claim.conversation.id)) ?? claim.conversation;
    // One person's view is for their own chat or screen, whatever was written down for this one.
    const isTheirs = conversation.kind === 'personal' || claim.privateUntil !== undefined;
    const viewer = isTheirs ? claim.viewer : null;
    const picture = await pictureOf(desk, { ...claim, viewer }, conversation);
    if (!picture || isTooLate(claim, picture)) return null;
    const reads = viewer ? await desk.store.look((tx) => readerLocale(tx, viewer, claim)) : claim;
    const { locale, timeZone } = reads;
    const reader = { locale, timeZone, conversationKind: conversation.kind, person: viewer };
    const card = drawCard(painter, picture, reader, 'message');
    const back = claim.subject.kind === 'request' ? claim.subject.back : undefined;
    const message = cardMessage(back ? painter.opened(card, back, reader) : card);
    return claim.privateUntil !== undefined && viewer ? { ...message, onlyFor: viewer } : message;
  };
}
