import { readEnvFile } from './env-file';
import { settingNames } from './read-config';
import type { Environment } from './environment';

export { isSandbox, readConfig, readPageConfig } from './read-config';
export { readBooksPlace } from './books-place';
export type { BooksPlace } from './books-place';
export { readCertificateFile } from './certificate-file';
export { childEnvironment } from './child-environment';
export { ConfigError, unusableSettings } from './config';
export { readPackageSettings } from './package-settings';
export type { PackageSettings } from './package-settings';
export { readDeskFile } from './read-desk-file';
export type { Config, CredentialConfig, TelemetryConfig } from './config';
export type { Environment } from './environment';

/**
 * The process environment, completed by `env/.env` (values that are already set win).
 * @throws {ConfigError} when that file is there and cannot be read as settings.
 */
export function processEnvironment(file = 'env/.env'): Environment {
  return { ...readEnvFile(file, settingNames), ...process.env };
}
