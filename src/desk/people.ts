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
