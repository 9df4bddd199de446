import { existsSync } from 'node:fs';
import { config as loadEnvFile } from 'dotenv';
import type { Environment } from './read-config';

export { isSandbox, readConfig } from './read-config';
export { ConfigError } from './config';
export type { BotConfig, Config, CredentialConfig, MicrosoftConfig, StoreConfig } from './config';
export type { Environment } from './read-config';

/** The process environment, completed by `env/.env` (values that are already set win). */
export function processEnvironment(file = 'env/.env'): Environment {
  if (existsSync(file)) loadEnvFile({ path: file, quiet: true });
  return process.env;
}
