import { randomUUID } from 'node:crypto';

export interface SecretAttributes {
  readonly enabled: boolean;
  /** Epoch seconds. */
  readonly nbf?: number;
  readonly exp?: number;
  readonly created: number;
  readonly updated: number;
}

export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly contentType?: string;
  readonly attributes: SecretAttributes;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Secret {
  readonly name: string;
  readonly versions: readonly SecretVersion[];
  /** Epoch seconds of the soft deletion. */
  readonly deletedAt?: number;
}

export interface Vault {
  /** False while its firewall keeps everybody out. */
  isOpenToUs: boolean;
  get(name: string): Secret | undefined;
  all(): readonly Secret[];
  put(name: string, version: Omit<SecretVersion, 'version'>): SecretVersion;
  replace(secret: Secret): void;
  purge(name: string): void;
}

/** Secrets by name; names compare without case. */
export function createVault(): Vault {
  const secrets = new Map<string, Secret>();

  return {
    isOpenToUs: true,
    get: (name) => secrets.get(name.toLowerCase()),
    all: () => [...secrets.values()],
    put(name, content) {
      const version = { ...content, version: randomUUID().replaceAll('-', '') };
      const existing = secrets.get(name.toLowerCase());
      secrets.set(name.toLowerCase(), {
        name: existing?.name ?? name,
        versions: [...(existing?.versions ?? []), version],
      });
      return version;
    },
    replace: (secret) => void secrets.set(secret.name.toLowerCase(), secret),
    purge: (name) => void secrets.delete(name.toLowerCase()),
  };
}
