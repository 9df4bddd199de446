/** Where passwords live: Key Vault or the embedded one. Values never leave through any other door. */
export interface Vault {
  /** Where others can read from it, if their role lets them: `https://contoso-desk.vault.azure.net`; null for the desk's own. */
  readonly address: string | null;
  /** Stores the value unless the name already has one; the stored one wins. Throws {@link UpstreamError}. */
  putIfAbsent(name: string, value: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Null when there is none. */
  read(name: string): Promise<string | null>;
  /** New version; the earlier one is no longer handed out. */
  replace(name: string, value: string, tags: Readonly<Record<string, string>>): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Makes passwords: CSPRNG, 32 characters or more, all four classes, no characters that are hard to paste. */
export interface PasswordMaker {
  newPassword(): string;
}
