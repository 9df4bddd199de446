import type { Card } from '../../cards/painter';
import type { Seen } from '../../usecases/api';
import type { Drawn } from './draw-card';

/**
 * What a command or a button answers with, before anybody knows how it is shown: as a message, as the answer to an
 * invoke, or in a dialog.
 */
export type Reply =
  | { readonly kind: 'text'; readonly text: string; readonly format?: 'markdown'; readonly isForOne?: true }
  /** A card that is not kept up to date. `isForOne`: for whoever asked, also where the command answers openly. */
  | { readonly kind: 'card'; readonly card: Card; readonly isForOne?: true }
  /** Something was done to a request: people who do not see a card of their own get a sentence. */
  | { readonly kind: 'outcome'; readonly seen: Seen }
  /** A request was stored. Its live card comes from the outbox. */
  | { readonly kind: 'stored'; readonly seen: Seen }
  | Drawn;

export function text(given: string): Reply {
  return { kind: 'text', text: given };
}
