import type { HandOver } from '../../desk/hand-over';
import { reminderOf } from '../../desk/hand-over';
import { lapseOffer, remindOwner, tellOwner } from '../offer-password';
import type { Tx } from '../ports';
import type { Background } from './ports';
import { warnAdmins } from './warn';

/**
 * Looks after an offered password: the owner is told, reminded once at half the time, and told of its end. A password is
 * never changed here, because somebody may have taken it another way. Woken too early, it waits on.
 */
export async function mindHandOver(background: Background, requestId: string): Promise<void> {
  await meetOwner(background, requestId);
  await background.store.transaction(async (tx) => {
    const offer = await tx.handOvers.of(requestId);
    if (offer?.state !== 'offered') return;
    const account = await tx.accounts.get(offer.accountName);
    if (account?.state !== 'active') return;
    const now = background.clock.now();
    if (now >= new Date(offer.expiresAt)) return lapseOffer(tx, offer, now);

    if (!(await tellOwner(tx, offer, 'notice.password-offered', offer.offeredAt)))
      await warnOfUnreachable(background, tx, offer, account.environmentId);
    const isTimeToRemind = !offer.remindedAt && now >= reminderOf(offer);
    if (isTimeToRemind) await remindOwner(tx, offer, now);
    const next = offer.remindedAt || isTimeToRemind ? new Date(offer.expiresAt) : reminderOf(offer);
    await tx.jobs.schedule({ kind: 'expire-hand-over', key: requestId, dueAt: next });
  });
}

/** An owner who never wrote to the bot has the app perhaps all the same: Teams is asked for their chat. */
async function meetOwner({ store, chat }: Background, requestId: string): Promise<void> {
  const owner = await store.transaction(async (tx) => {
    const offer = await tx.handOvers.look(requestId);
    if (offer?.state !== 'offered') return null;
    return (await tx.conversations.personalOf(offer.owner.aadObjectId)) ? null : offer.owner;
  });
  // Teams in trouble must not keep the offer from its end; it is asked again with the reminder.
  const opened = owner && (await chat.openPersonal(owner).catch(() => null));
  if (opened) await store.transaction((tx) => tx.conversations.remember(opened));
}

async function warnOfUnreachable(
  background: Background,
  tx: Tx,
  offer: HandOver,
  environmentId: string,
): Promise<void> {
  const { requestId, owner, accountName, offeredAt, expiresAt } = offer;
  await warnAdmins(background, tx, environmentId, {
    key: `owner-unreachable:${requestId}:${offeredAt}`,
    message: 'notice.owner-unreachable',
    values: { id: requestId, account: accountName, owner: owner.name, until: expiresAt },
    buttons: [{ verb: 'account.view', requestId }],
  });
}
