import type { Person } from '../desk/people';

/** An account on a slot that the desk did not make, as the admins were told of it last. */
interface Stray {
  readonly systemuserId: string;
  /** Number of the newest digest that named it, in its environment. */
  readonly lastDigest: number;
  /** ISO instant. */
  readonly toldAt: string;
  /** Who said that it is known; null while nobody has. */
  readonly knownBy: Person | null;
}

export interface Strays {
  of(environmentId: string): Promise<readonly Stray[]>;
  tell(environmentId: string, systemuserIds: readonly string[], told: { digest: number; at: string }): Promise<void>;
  /** Everything that this digest or an earlier one named is known from now on; how many of them were not before. */
  know(environmentId: string, digest: number, known: { by: Person; at: string }): Promise<number>;
}
