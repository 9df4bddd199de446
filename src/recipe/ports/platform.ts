/** Power Platform admin API: the optional push that brings a user row at once instead of at the next sync. */
export interface Platform {
  /** True when the environment is configured for it (`powerPlatformId`). */
  canAddUser(environmentId: string): boolean;
  /** POST …/addUser. `not-yet` with code `not-licensed-yet` while the licence is still replicating (`userNotLicensed`). */
  addUser(environmentId: string, userId: string): Promise<void>;
}
