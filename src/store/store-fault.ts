import { codeOf, isDatabaseAway } from './database-errors';

/** Error thrown when the store cannot be opened as it is set up; the message is one line for the operator, without secrets. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

interface StorePlace {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
}

/** SQLSTATEs (PostgreSQL docs, appendix A) of a database that answers and will not do, each with the remedy. */
const refusals: Readonly<Record<string, string>> = {
  '28P01': 'the password was not accepted. Check user name and password',
  '28000': 'the user was not accepted. Check the user name, and whether pg_hba.conf lets it in from here',
  '42501': 'the user may not create the schema "desk". Grant it CREATE on the database',
  '25006': 'the database can only be read. Use the address of the primary',
  '53300': 'the database has no connection left. Raise max_connections or close others',
};

const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const fileCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EISDIR']);

/** The fault behind an error of the first connection, migration or folder; the error itself where it is none of these. */
export function storeFaultOf(error: unknown, place: StorePlace): unknown {
  if (error instanceof StoreFault) return error;
  const code = codeOf(error);
  if (fileCodes.has(code))
    return new StoreFault(
      `DATA_DIR: ${place.dataDir} cannot be used (${code}). The bot's user must be able to write there.`,
    );
  const cause = place.databaseUrl === undefined ? null : refusalOf(error, new URL(place.databaseUrl));
  return cause === null ? error : new StoreFault(`DATABASE_URL: ${cause}.`);
}

function refusalOf(error: unknown, url: URL): string | null {
  const code = codeOf(error);
  const { message } = error as Error;
  const known = refusals[code];
  if (known !== undefined) return known;
  if (code === '3D000')
    return `there is no database ${decodeURIComponent(url.pathname.slice(1))}. Create it, or name another`;
  if (code === 'ENOTFOUND') return `the host ${url.hostname} is not known here. Check its name`;
  if (certificateCodes.has(code))
    return `the certificate of ${url.hostname} is not trusted (${code}). Name its authority with sslrootcert in the address`;
  if (/does not support SSL/.test(message)) return `${url.host} offers no TLS. Take sslmode out of the address`;
  if (/client password must be a string/.test(message)) return 'the database wants a password and the address has none';
  if (/corrupted migrations/.test(message))
    return 'the database was brought up to date by a newer version of the bot. Start that version';
  if (isDatabaseAway(error))
    return `nothing answers at ${url.host} as a database (${code || message}). Start it, or check host and port`;
  return /^[0-9A-Z]{5}$/.test(code) ? `the database refused (SQLSTATE ${code}: ${message})` : null;
}
