import { accountConditions } from '../desk/account';
import type { AccountRecord } from '../desk/account';
import { accountKey } from '../desk/account-names';
import { pageWithin } from '../desk/place';
import type { Place } from '../desk/place';
import type { DeskSettings } from '../desk/settings';
import { conditionWords } from '../desk/state-words';
import { words } from '../words/words';
import type { AccountWord } from './account-query';
import type { AccountsView, Caller } from './api';
import type { Desk, Tx } from './ports';
import { soughtIn } from './search';

const pageSize = 6;
/** A shorter word is no name of an environment or a condition, or it would be one of too many. */
const shortestName = 3;

export function listAccounts(desk: Desk, { locale }: Caller, place: Place<'accounts'>): Promise<AccountsView> {
  return desk.store.look((tx) => accountsView(desk, tx, place, locale));
}

/** One page of the accounts that every word of the place fits, as the reader of `locale` would call things. */
export async function accountsView(
  { settings }: Pick<Desk, 'settings'>,
  tx: Tx,
  place: Place<'accounts'>,
  locale: string,
): Promise<AccountsView> {
  const sought = soughtIn(place.text, settings).map((text) => meant(text, settings, locale));
  const total = await tx.accounts.count(sought);
  const page = pageWithin(place.page, total, pageSize);
  const accounts = await tx.accounts.page(sought, { limit: pageSize, offset: page * pageSize });
  return { place: { ...place, page }, accounts, total, pageSize };
}

export function accountNamed({ store, settings }: Desk, name: string): Promise<AccountRecord | null> {
  return store.look((tx) => tx.accounts.get(accountKey(name, settings)));
}

function meant(text: string, { environments }: DeskSettings, locale: string): AccountWord {
  const word = text.toLowerCase();
  const isLong = word.length >= shortestName;
  const named = environments.filter(
    ({ id, name }) => id.toLowerCase() === word || (isLong && name.toLowerCase().includes(word)),
  );
  const own = words(locale, 'UTC');
  const conditions = accountConditions.filter(
    (one) => isLong && own.t(conditionWords[one]).toLowerCase().startsWith(word),
  );
  return { text, environmentIds: named.map(({ id }) => id), conditions };
}
