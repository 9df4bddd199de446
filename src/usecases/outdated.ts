import type { HandOver } from '../desk/hand-over';
import { plain } from '../words/words';
import { whyNotOffered } from './credential-problems';
import type { Notice, Tx } from './ports';

type Waiting = Pick<Notice, 'message' | 'values' | 'shows'>;

/** What makes a notice untrue that waited for its reader; every other stays true however late it is read. */
const causes: Partial<Record<Notice['message'], (tx: Tx, notice: Waiting) => Promise<boolean>>> = {
  'notice.unreached': async (tx, { values }) => (await tx.unreached.of(plain(values['personId']))) === null,
  'notice.password-reminder': (tx, notice) => isOfferOver(tx, notice, 'offered'),
  'notice.password-lapsed': (tx, notice) => isOfferOver(tx, notice, 'lapsed'),
};

/** Somebody is reminded of what was decided meanwhile, or reads of a person who was reached since: nobody needs that any more. */
export function outdated({ message, shows }: Waiting): ((tx: Tx, notice: Waiting) => Promise<boolean>) | null {
  if (shows) return async (tx) => (await tx.requests.get(shows.requestId))?.state !== shows.state;
  return causes[message] ?? null;
}

/** The password was collected since, is being replaced or was, or is offered for another time. */
async function isOfferOver(tx: Tx, { values }: Waiting, state: HandOver['state']): Promise<boolean> {
  const offer = await tx.handOvers.look(plain(values['id']));
  if (offer?.state !== state || offer.expiresAt !== values['until']) return true;
  return whyNotOffered(offer, await tx.accounts.get(offer.accountName)) !== null;
}
