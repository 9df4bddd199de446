/** Entra's token endpoint as an integration with user name and password meets it (grant type `password`). */
export interface SignIn {
  /**
   * Signs in once and throws the token away. Throws {@link UpstreamError}: `refused` with a `sign-in-…` problem (desk's
   * `signInProblem`), `not-yet` while Entra does not know the account everywhere, `again` for an outage.
   */
  withPassword(attempt: PasswordAttempt): Promise<void>;
}

export interface PasswordAttempt {
  readonly environmentId: string;
  /** A public client of the tenant that may act in Dataverse for users. */
  readonly clientId: string;
  readonly userPrincipalName: string;
  readonly password: string;
}
