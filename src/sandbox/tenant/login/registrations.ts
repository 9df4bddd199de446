/** A client secret of an app registration. `endsAt` is in ms. */
interface ClientSecret {
  readonly keyId: string;
  readonly displayName: string;
  readonly value: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export type VaultRight = 'get' | 'set' | 'list' | 'delete' | 'recover' | 'purge';

/** An app registration with its service principal and all that was granted to it. */
export interface AppRegistration {
  readonly appId: string;
  /** Object id of the application. */
  readonly objectId: string;
  /** Object id of the service principal. */
  readonly servicePrincipalId: string;
  readonly displayName: string;
  readonly secrets: readonly ClientSecret[];
  /** Public certificates (PEM) for client assertions. */
  readonly certificates: readonly string[];
  /** Application permissions of Microsoft Graph, for instance `User.ReadWrite.All`. */
  readonly graphRoles: readonly string[];
  readonly vaultRights: readonly VaultRight[];
  /** Registered as a management application of Power Platform. */
  readonly powerPlatformAdmin: boolean;
  /** Lets people sign in with user name and password (a public client). */
  readonly publicClient: boolean;
  /** What the managed-identity endpoint expects in `X-IDENTITY-HEADER`; absent: no managed identity. */
  readonly identityHeader?: string;
}

export interface Registrations {
  add(registration: AppRegistration): void;
  update(appId: string, change: Partial<AppRegistration>): AppRegistration;
  find(appId: string): AppRegistration | undefined;
  all(): readonly AppRegistration[];
}

export function createRegistrations(): Registrations {
  const byAppId = new Map<string, AppRegistration>();

  return {
    add: (registration) => void byAppId.set(registration.appId.toLowerCase(), registration),
    update(appId, change) {
      const current = byAppId.get(appId.toLowerCase());
      if (!current) throw new Error(`No app registration has the id ${appId}.`);

      const next = { ...current, ...change };
      byAppId.set(appId.toLowerCase(), next);
      return next;
    },
    find: (appId) => byAppId.get(appId.toLowerCase()),
    all: () => [...byAppId.values()],
  };
}
