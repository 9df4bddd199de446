import type { Problem } from '../../desk/problem';
import type { AccountsView, FormView, QuotaView, Seen } from '../../usecases/api';
import type { Card } from '../painter';

/**
 * What a command or a button answers with, before anybody knows how it is shown: as a message, as the answer to an
 * invoke, or in a dialog.
 */
export type Reply =
  | { readonly kind: 'text'; readonly text: string; readonly format?: 'markdown' }
  /** A card that is not kept up to date. */
  | { readonly kind: 'card'; readonly card: Card }
  /** A request as it is now; `problem` says what could not be done. */
  | { readonly kind: 'request'; readonly seen: Seen; readonly problem?: Problem }
  /** Something was done to a request: people who do not see a card of their own get a sentence. */
  | { readonly kind: 'outcome'; readonly seen: Seen }
  /** A request was stored. Its live card comes from the outbox. */
  | { readonly kind: 'stored'; readonly seen: Seen }
  | { readonly kind: 'form'; readonly form: FormView }
  | { readonly kind: 'quota'; readonly view: QuotaView; readonly environmentId: string | null }
  | { readonly kind: 'accounts'; readonly view: AccountsView };

export function text(given: string): Reply {
  return { kind: 'text', text: given };
}
