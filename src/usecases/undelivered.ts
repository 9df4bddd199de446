import { findEnvironment } from '../desk/find';
import type { Saying } from '../words/saying';
import { redrawWithRoom } from './admin-conversation';
import type { ClaimedNotice, ClaimedPosting } from './outbox';
import type { Desk, Notice, Posting, Tx } from './ports';
import { tellAdmins } from './tell';

type Settings = Pick<Desk, 'settings'>;
type Sent = Pick<Posting, 'subject'> | Pick<Notice, 'values' | 'buttons'>;

/**
 * The bot was removed from a conversation with several people. Whoever is named in the notice gets it personally, and the
 * admins of the environment that it is about read what did not arrive; the same conversation and message once.
 */
export async function tellOfLost(
  desk: Settings,
  tx: Tx,
  claim: ClaimedPosting | ClaimedNotice,
  at: string,
): Promise<void> {
  const { conversation } = claim;
  await leavePlace(desk, tx, conversation.id, at);
  if ('message' in claim && claim.mention) {
    const { key, message, values, buttons, locale, timeZone, mention: person } = claim;
    const rest = { ...(buttons ? { buttons } : {}), ...(timeZone ? { timeZone } : {}) };
    await tx.notices.add({ key: `${key}:personally`, person, message, values, locale, ...rest });
  }
  const environmentId = await environmentIdOf(desk, tx, claim);
  if (environmentId === null) return;
  const requestId = requestIdOf(claim);
  await tellAdmins(desk, tx, environmentId, {
    key: `lost:${conversation.id}:${'message' in claim ? claim.key : claim.id}`,
    message: 'notice.lost',
    values: { where: { key: placeName(conversation.kind) }, what: whatOfLost(claim) },
    ...(requestId ? { buttons: [{ verb: 'request.view', requestId }] } : {}),
    locale: claim.locale,
  });
}

export async function leavePlace({ settings }: Settings, tx: Tx, conversationId: string, at: string): Promise<void> {
  await tx.conversations.markGone(conversationId, at);
  await redrawWithRoom(settings, tx, conversationId);
}

function placeName(kind: 'personal' | 'groupChat' | 'channel'): Saying['key'] {
  return kind === 'channel' ? 'place.channel' : 'place.group';
}

function whatOfLost(claim: ClaimedPosting | ClaimedNotice): Saying {
  if ('message' in claim) return { key: claim.message, values: claim.values };
  return { key: 'lost.card', values: { id: requestIdOf(claim) ?? '' } };
}

/** The environment a card or notice is about: that of its request, or the one it names. */
export async function environmentIdOf({ settings }: Settings, tx: Tx, sent: Sent): Promise<string | null> {
  const requestId = requestIdOf(sent);
  if (requestId !== null) return (await tx.requests.get(requestId))?.environmentId ?? null;
  if ('subject' in sent) return sent.subject.kind === 'request' ? null : sent.subject.environmentId;
  const { environmentId, environment } = sent.values;
  const named = [sent.buttons?.find((button) => button.environmentId)?.environmentId, environmentId, environment];
  const found = named.flatMap((one) => (typeof one === 'string' ? (findEnvironment(settings, one) ?? []) : []));
  return found[0]?.id ?? settings.environments.find(({ name }) => name === environment)?.id ?? null;
}

/** Null for what is about no request. */
export function requestIdOf(sent: Sent): string | null {
  if ('subject' in sent) return sent.subject.kind === 'request' ? sent.subject.requestId : null;
  const { id } = sent.values;
  const named = sent.buttons?.find(({ requestId }) => requestId)?.requestId ?? id;
  return typeof named === 'string' && /^SA-\d+$/.test(named) ? named : null;
}
