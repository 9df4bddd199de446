import type { TenantFacts } from '../../desk/settings';
import { findWithMembers } from '../../usecases/chat-memory';
import type { Draw } from '../../usecases/outbox';
import { pictureOf } from '../../usecases/picture';
import type { Desk } from '../../usecases/ports';
import { cardMessage } from '../answer/message';
import { createPainter } from '../painter';

/** Draws live cards from the newest rows, at the moment they are sent. */
export function createDraw(desk: Desk, tenant: TenantFacts): Draw {
  const painter = createPainter(desk.settings, tenant);

  return async (claim) => {
    const { locale, timeZone, viewer } = claim;
    const conversation = (await findWithMembers(desk.store, claim.conversationId)) ?? claim.conversation;
    const picture = await pictureOf(desk, claim, conversation);
    if (!picture) return null;
    const reader = { locale, timeZone, conversationKind: conversation.kind, person: viewer };
    switch (picture.kind) {
      case 'request':
        return cardMessage(
          painter.request({ view: picture.view, audience: picture.audience }, reader, {
            refreshFor: picture.refreshUserIds,
          }),
        );
      case 'quota': {
        const environmentId = claim.subject.kind === 'quota' ? claim.subject.environmentId : null;
        return cardMessage(painter.quota(picture.view, reader, environmentId));
      }
      case 'accounts':
        return cardMessage(painter.accounts(picture.view, reader));
    }
  };
}
