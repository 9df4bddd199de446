import { reminderOf } from '../../desk/hand-over';
import { isOwnerTold, lapseOffer, prolongOffer, remindOwner } from '../offer-password';
import type { Background } from './ports';

/**
 * Looks after an offered password: the owner is reminded once at half the time, and told of its end. While Teams does not
 * let the desk reach the owner, the time does not run. A password is never changed here, because somebody may have taken
 * it another way. Woken too early, it waits on.
 */
export async function mindHandOver(background: Background, requestId: string): Promise<void> {
  await background.store.transaction(async (tx) => {
    const offer = await tx.handOvers.of(requestId);
    if (offer?.state !== 'offered') return;
    const account = await tx.accounts.look(offer.accountName);
    if (account?.state !== 'active') return;
    const now = background.clock.now();
    if (!(await isOwnerTold(tx, offer))) return void (await prolongOffer(tx, background.settings, offer, now));
    if (now >= new Date(offer.expiresAt)) return lapseOffer(tx, offer, now);

    const isTimeToRemind = !offer.remindedAt && now >= reminderOf(offer);
    if (isTimeToRemind) await remindOwner(tx, offer, now);
    const next = offer.remindedAt || isTimeToRemind ? new Date(offer.expiresAt) : reminderOf(offer);
    await tx.jobs.schedule({ kind: 'expire-hand-over', key: requestId, dueAt: next });
  });
}
