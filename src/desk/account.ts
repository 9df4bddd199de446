import type { Person } from './people';
import type { AccountKind, Finding } from './request';

/** A service account that the desk made and answers for. */
export interface AccountRecord {
  readonly name: string;
  readonly userPrincipalName: string;
  readonly environmentId: string;
  readonly requestId: string;
  readonly marker: string;
  readonly kind: AccountKind;
  readonly userId: string;
  readonly systemuserId: string;
  readonly roleId: string;
  readonly owner: Person;
  readonly purpose: string;
  readonly secretName: string | null;
  readonly createdAt: string;
  readonly reviewOn: string;
  readonly state: 'active' | 'retired';
  readonly retiredAt?: string;
  /** Last time it was read again, and what was found. */
  readonly watchedAt?: string;
  readonly findings?: readonly Finding[];
}
