import type { Retry } from '../../desk/lines';
import type { DeskSettings } from '../../desk/settings';
import type { Clock } from './clock';
import type { Crm } from './crm';
import type { Directory } from './directory';
import type { Platform } from './platform';
import type { Register } from './register';
import type { SignIn } from './sign-in';
import type { PasswordMaker, Vault } from './vault';

/** Everything a run can touch. */
export interface RunPorts {
  readonly settings: DeskSettings;
  readonly directory: Directory;
  readonly crm: Crm;
  readonly platform: Platform;
  readonly signIn: SignIn;
  readonly vault: Vault;
  readonly passwords: PasswordMaker;
  readonly register: Register;
  readonly clock: Clock;
  /** Told once of each try in vain that another follows; a replay tells it nothing. */
  readonly onRetry?: (retry: Retry) => void;
}

export * from './clock';
export * from './crm';
export * from './directory';
export * from './platform';
export * from './register';
export * from './sign-in';
export * from './vault';
