import { isReadFromVault } from '../desk/hand-over';
import { fact, type Fact } from './pieces';
import { isViewer, type RequestCardInput } from './request-frame';

/** Is this card drawn for the owner of the account alone? */
export function isOwner(input: RequestCardInput): boolean {
  const { owner, requester } = input.view.request;
  if (input.audience === 'everyone' || input.audience === 'stranger') return false;
  if (input.options.viewerId !== undefined) return isViewer(input, owner);
  return input.audience === 'requester' && owner.aadObjectId === requester.aadObjectId;
}

/** Where the password of a finished account is on its way; which secret of which vault is for the owner alone. */
export function handOverFacts(input: RequestCardInput): Fact[] {
  const { view, words, audience } = input;
  const { request, handOver } = view;
  if (request.kind !== 'create' || audience === 'everyone' || audience === 'stranger') return [];
  const row = (value: string) => [fact(words.t('label.hand-over'), value)];
  const { vaultUrl, secretName } = request.facts;
  if (isReadFromVault(request)) {
    if (!isOwner(input)) return row(words.t('hand-over.from-vault'));
    return row(words.t('hand-over.in-vault', { vault: vaultUrl ?? '', secret: secretName ?? '' }));
  }
  if (!handOver) return [];
  const { state, expiresAt, revealedAt = '', lapsedAt = '' } = handOver;
  const owner = request.owner.name;
  switch (state) {
    case 'offered':
      return row(words.t('hand-over.offered', { owner, until: expiresAt }));
    case 'revealed':
      return row(words.t('hand-over.revealed', { owner, when: revealedAt }));
    case 'lapsed':
      return row(words.t('hand-over.lapsed', { owner, when: lapsedAt }));
    case 'withdrawn':
      return row(words.t('hand-over.withdrawn'));
  }
}
