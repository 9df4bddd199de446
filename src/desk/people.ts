/** A person as Entra knows them. `aadObjectId` is the only proof of identity; `name` is for display. */
export interface Person {
  /** Entra object id, lower-case GUID. */
  readonly aadObjectId: string;
  readonly name: string;
  /** Unique in the tenant; absent where Entra was not asked. */
  readonly userPrincipalName?: string;
  /** Of another organisation. */
  readonly isGuest?: true;
}

/** How somebody reads: what their Teams sends along with every activity. */
export interface ReaderLocale {
  /** BCP 47. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** For whom Teams has not named it yet. */
export const unknownReader: ReaderLocale = { locale: 'en-GB', timeZone: 'UTC' };
