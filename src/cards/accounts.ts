import { conditionOf } from '../desk/account';
import type { AccountCondition, AccountRecord } from '../desk/account';
import { placeIn, placeText } from '../desk/place';
import type { EnvironmentSettings } from '../desk/settings';
import { conditionWords } from '../desk/state-words';
import type { AccountsView } from '../usecases/api';
import { pill, type Pill, type PillStyle } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

interface AccountsOptions {
  readonly environments: readonly EnvironmentSettings[];
  readonly notice?: string | undefined;
  readonly dialogs?: boolean | undefined;
}

/** The service accounts that the desk made, page by page; a row opens its account, with a way back. */
export function accountsCard(list: AccountsView, words: Words, options: AccountsOptions): AdaptiveCard {
  const { place, total, pageSize } = list;
  const first = place.page * pageSize + 1;
  const last = first + list.accounts.length - 1;
  const line = lineOf(list, first, last, words);
  const data = {
    title: words.t('accounts.title'),
    line,
    notice: options.notice ?? '',
    accounts: list.accounts.map((account) => accountRow(account, options.environments, words)),
    place: placeText(place),
    hasPrevious: place.page > 0,
    previousPlace: placeText({ ...place, page: Math.max(0, place.page - 1) }),
    hasNext: last < total && list.accounts.length > 0,
    nextPlace: placeText({ ...place, page: place.page + 1 }),
    text: place.text === '' ? null : place.text,
    start: placeText(placeIn('accounts')),
    dialogs: options.dialogs === true,
    labels: { text: words.t('field.account-text'), textExample: words.t('accounts.text-example') },
    buttons: {
      previous: words.t('button.previous'),
      next: words.t('button.next'),
      form: words.t('button.form'),
      filterOpen: words.t('button.search-open'),
      filter: words.t('button.search'),
    },
  };
  return render('accounts', data, { words, speak: `${data.title}. ${line}` });
}

function lineOf({ place, total }: AccountsView, first: number, last: number, words: Words): string {
  const sought = place.text === '' ? '' : words.t('list.looked-for', { text: place.text });
  if (total === 0) return sought === '' ? words.t('accounts.none') : words.t('accounts.nothing-fits', { sought });
  const range = words.t('accounts.range', { first, last, count: total });
  return sought === '' ? range : `${range}, ${sought}`;
}

function accountRow(account: AccountRecord, environments: readonly EnvironmentSettings[], words: Words) {
  const environment = environments.find((one) => one.id === account.environmentId)?.name ?? account.environmentId;
  const owner = account.owner.name === '' ? words.t('accounts.no-owner') : account.owner.name;
  return {
    requestId: account.requestId,
    name: account.name,
    environment,
    owner: words.t('accounts.owner-since', { owner, when: account.createdAt }),
    state: accountPill(account, words),
  };
}

/** The worst thing known about the account, in words. */
export function accountPill(account: AccountRecord, words: Words): Pill {
  const condition = conditionOf(account);
  const { style, icon } = looks[condition];
  return pill(words.t(conditionWords[condition]), style, icon);
}

const looks: Readonly<Record<AccountCondition, { readonly style: PillStyle; readonly icon: string | null }>> = {
  active: { style: 'Good', icon: 'CheckmarkCircle' },
  remarks: { style: 'Warning', icon: 'Warning' },
  'check-needed': { style: 'Attention', icon: 'Warning' },
  retired: { style: 'Subtle', icon: null },
};
