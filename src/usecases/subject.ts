import type { Place } from '../desk/place';

/** What a live message shows; drawn anew from the rows whenever it is stale. */
export type Subject = RequestSubject | QuotaSubject | AccountsSubject;

interface RequestSubject {
  readonly kind: 'request';
  readonly requestId: string;
  /** Activity id of a message of something else (a list, a warning) in which somebody opened it. */
  readonly openedIn?: string;
  /** A short card while it waits for a decision: whoever reads it has many. Opening it makes it a whole one. */
  readonly isShort?: true;
  /** The list there that it leads back to. */
  readonly back?: Place;
}

interface QuotaSubject {
  readonly kind: 'quota';
  readonly environmentId: string | null;
  /** Entra object id. */
  readonly askedBy: string;
  /** From 0; absent = the first. */
  readonly page?: number;
}

interface AccountsSubject {
  readonly kind: 'accounts';
  /** Of copies from before one could look for words; null in all others. */
  readonly environmentId: string | null;
  readonly page: number;
  /** What was looked for; absent = nothing. */
  readonly text?: string;
}
