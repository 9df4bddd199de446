import { reachOf } from '../desk/reach';
import { isReadFromVault } from '../desk/hand-over';
import { isConcerned } from '../desk/policy';
import { fact, type Fact } from './parts';
import { offers, type RequestCardInput } from './request-frame';

/** Where the password of a finished account is on its way; which secret of which vault is for the owner alone. */
export function handOverFacts(input: RequestCardInput): Fact[] {
  const { view, words, audience } = input;
  const { request, handOver } = view;
  if (request.kind !== 'create' || !isConcerned(audience)) return [];
  const row = (value: string) => [fact(words.t('label.hand-over'), value)];
  const { vaultUrl, secretName } = request.facts;
  if (isReadFromVault(request)) {
    if (!offers(input, 'collect-password')) return row(words.t('hand-over.from-vault'));
    return row(words.t('hand-over.in-vault', { vault: vaultUrl ?? '', secret: secretName ?? '' }));
  }
  return handOver ? row(offerInWords(input, handOver)) : [];
}

function offerInWords(input: RequestCardInput, offer: NonNullable<RequestCardInput['view']['handOver']>): string {
  const { view, words } = input;
  const { state, expiresAt, revealedAt = '', lapsedAt = '' } = offer;
  const owner = view.request.owner.name;
  switch (state) {
    case 'offered':
      return whyNotReached(input) ?? words.t('hand-over.offered', { owner, until: expiresAt });
    case 'revealed':
      return words.t('hand-over.revealed', { owner, when: revealedAt });
    case 'lapsed':
      return words.t('hand-over.lapsed', { owner, when: lapsedAt });
    case 'withdrawn':
      return words.t('hand-over.withdrawn');
    case 'replaced':
      return words.t('hand-over.replaced');
  }
}

/** The time of the offer does not run while its owner was not reached. */
function whyNotReached({ view, words }: RequestCardInput): string | null {
  const { request, deliveries = [] } = view;
  const [unreached] = reachOf([request.owner], deliveries).unreached;
  if (!unreached) return null;
  return words.t('hand-over.unreached', { owner: request.owner.name, why: { key: `reach.${unreached.why}` } });
}
