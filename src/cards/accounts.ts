import type { AccountRecord } from '../desk/account';
import type { EnvironmentSettings } from '../desk/settings';
import { pill, type Pill } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

/** One page of the register; pages count from 0. */
export interface AccountsInput {
  readonly environmentId: string | null;
  readonly accounts: readonly AccountRecord[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

interface AccountsOptions {
  readonly environments: readonly EnvironmentSettings[];
  readonly notice?: string | undefined;
  readonly dialogs?: boolean | undefined;
}

/** The service accounts that the desk made, page by page; a row opens its account. */
export function accountsCard(list: AccountsInput, words: Words, options: AccountsOptions): AdaptiveCard {
  const first = list.page * list.pageSize + 1;
  const last = first + list.accounts.length - 1;
  const line =
    list.total === 0 ? words.t('accounts.none') : words.t('accounts.range', { first, last, count: list.total });
  const hasNext = last < list.total && list.accounts.length > 0;
  const data = {
    title: words.t('accounts.title'),
    line,
    notice: options.notice ?? '',
    accounts: list.accounts.map((account) => accountRow(account, options.environments, words)),
    environmentId: list.environmentId ?? '',
    hasPrevious: list.page > 0,
    previousPage: list.page - 1,
    hasNext,
    nextPage: list.page + 1,
    formMode: list.page > 0 || hasNext ? 'secondary' : 'primary',
    dialogs: options.dialogs === true,
    buttons: { previous: words.t('button.previous'), next: words.t('button.next'), form: words.t('button.form') },
  };
  return render('accounts', data, { words, speak: `${data.title}. ${line}` });
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
export function accountPill({ state, findings }: AccountRecord, words: Words): Pill {
  if (state === 'retired') return pill(words.t('state.retired'), 'Subtle');
  if (findings?.some((one) => one.result === 'fail'))
    return pill(words.t('state.check-needed'), 'Attention', 'Warning');
  if (findings?.some((one) => one.result === 'warn')) return pill(words.t('state.remarks'), 'Warning', 'Warning');
  return pill(words.t('state.active'), 'Good', 'CheckmarkCircle');
}
