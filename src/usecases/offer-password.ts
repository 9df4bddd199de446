import type { AccountRecord } from '../desk/account';
import type { DeskSettings } from '../desk/settings';
import type { Tx } from './ports';

/**
 * Offers the password to the owner, for as long as the settings say: the account's card comes into their personal chat,
 * wherever it was asked for, with the button that shows it once.
 */
export async function offerPassword(
  tx: Tx,
  { waits }: Pick<DeskSettings, 'waits'>,
  account: AccountRecord & { readonly secretName: string },
  now: Date,
): Promise<void> {
  const { requestId, owner, name: accountName, secretName } = account;
  const expires = new Date(now.getTime() + waits.handOver);
  const times = { offeredAt: now.toISOString(), expiresAt: expires.toISOString() };
  await tx.handOvers.save({ requestId, accountName, owner, secretName, state: 'offered', ...times });
  await tx.jobs.schedule({ kind: 'expire-hand-over', key: requestId, dueAt: expires });

  const subject = { kind: 'request', requestId } as const;
  const chat = await tx.conversations.personalOf(owner.aadObjectId);
  const request = await tx.requests.get(requestId);
  if (chat && request) {
    const { locale, timeZone } = request;
    await tx.postings.add({ subject, conversationId: chat.id, viewer: owner, activityId: null, locale, timeZone });
    await tx.notices.add({
      key: `offer:${requestId}:${times.offeredAt}`,
      conversationId: chat.id,
      message: 'notice.password-offered',
      values: { id: requestId, account: accountName },
      locale,
    });
  }
  await tx.postings.stale(subject);
}
