/** What a user signs in with. Kept apart from the user, so that it can never slip into an answer or the ledger. */
interface UserSecret {
  readonly password: string;
  readonly mustChange: boolean;
  readonly failures: number;
}

export interface Secrets {
  of(userId: string): UserSecret | undefined;
  set(userId: string, password: string, mustChange: boolean): void;
  countFailure(userId: string): void;
}

export function createSecrets(): Secrets {
  const byUser = new Map<string, UserSecret>();

  return {
    of: (userId) => byUser.get(userId),
    set: (userId, password, mustChange) => void byUser.set(userId, { password, mustChange, failures: 0 }),
    countFailure(userId) {
      const secret = byUser.get(userId);
      if (secret) byUser.set(userId, { ...secret, failures: secret.failures + 1 });
    },
  };
}
