/** How the app proves who it is. Certificate and managed identity are preferred: there is no secret to steal. */
export type Credential = ClientCredential | ManagedIdentity;

export type ClientCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  | {
      readonly kind: 'certificate';
      /** Hex. */
      readonly thumbprintSha256: string;
      /** PEM. */
      readonly privateKey: string;
      /** PEM chain, for subject-name-and-issuer trust. */
      readonly x5c?: string;
    };

export interface ManagedIdentity {
  readonly kind: 'managed-identity';
  /** Of a user-assigned identity; absent for the system-assigned one. */
  readonly clientId?: string;
}

export interface TokenOptions {
  readonly tenantId: string;
  readonly clientId: string;
  /** Origin of the token endpoint; plain http is allowed for loopback only. */
  readonly login: string;
  /**
   * Asked for every new token, so that a rotated secret file is used without a restart. The message of what it throws is
   * shown to operators.
   */
  readonly credential: () => Credential | Promise<Credential>;
}
