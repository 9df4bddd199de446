import type { RequestState, ServiceRequest } from '../desk/request';
import type { EnvironmentSettings } from '../desk/settings';
import { pill, type Pill, type PillStyle } from './parts';
import { render, type AdaptiveCard } from './render';
import type { MessageKey, Words } from '../words/words';

export interface StatusListOptions {
  readonly environments: readonly EnvironmentSettings[];
  readonly filter: 'open' | 'mine' | 'pending';
  readonly notice?: string | undefined;
  readonly dialogs?: boolean | undefined;
}

/** Most requests that are drawn; the rest is counted in words. */
const limit = 12;

/** Requests in one list, newest first; a row opens its card. */
export function statusListCard(
  requests: readonly ServiceRequest[],
  words: Words,
  options: StatusListOptions,
): AdaptiveCard {
  const title = words.t(`list.${options.filter}`);
  const line = words.t('list.count', { count: requests.length });
  const hidden = requests.length - limit;
  const data = {
    title,
    line: requests.length === 0 ? words.t('list.none') : line,
    notice: options.notice ?? '',
    requests: requests.slice(0, limit).map((request) => row(request, options.environments, words)),
    footer: hidden > 0 ? words.t('list.more', { count: hidden }) : '',
    dialogs: options.dialogs === true,
    buttons: { form: words.t('button.form') },
  };
  return render('status-list', data, { words, speak: `${title}. ${data.line}` });
}

function row(request: ServiceRequest, environments: readonly EnvironmentSettings[], words: Words) {
  const environment = environments.find((one) => one.id === request.environmentId)?.name ?? request.environmentId;
  const values = { id: request.id, environment, name: request.requester.name, when: request.requestedAt };
  return {
    requestId: request.id,
    name: request.accountName,
    detail: words.t('list.detail', values),
    state: statePill(request, words),
  };
}

const looks: Readonly<Record<RequestState, { readonly key: MessageKey; readonly style: PillStyle }>> = {
  checking: { key: 'state.checking', style: 'Informative' },
  refused: { key: 'state.refused', style: 'Attention' },
  pending: { key: 'state.waiting', style: 'Warning' },
  approved: { key: 'state.approved', style: 'Good' },
  rejected: { key: 'state.rejected', style: 'Attention' },
  withdrawn: { key: 'state.withdrawn', style: 'Subtle' },
  expired: { key: 'state.expired', style: 'Subtle' },
  running: { key: 'state.running-create', style: 'Accent' },
  done: { key: 'state.ready', style: 'Good' },
  undone: { key: 'state.undone', style: 'Subtle' },
  'needs-hands': { key: 'state.needs-hands', style: 'Attention' },
};

function statePill({ state, kind }: ServiceRequest, words: Words): Pill {
  if (kind === 'retire' && state === 'done') return pill(words.t('state.retired'), 'Subtle');
  if (kind === 'retire' && state === 'running') return pill(words.t('state.running-retire'), 'Accent');
  if (kind === 'rotate' && state === 'done') return pill(words.t('state.rotated'), 'Good');
  if (kind === 'rotate' && state === 'running') return pill(words.t('state.running-rotate'), 'Accent');
  if (kind === 'rotate' && state === 'undone') return pill(words.t('state.kept'), 'Subtle');
  return pill(words.t(looks[state].key), looks[state].style);
}
