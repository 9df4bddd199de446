import { X509Certificate } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { CertificateFault, readCertificateFile } from './certificate-file';
import type { Given } from './missing';
import { readTextFile, TextFileError } from './text-file';

const files = [
  'AAD_APP_CLIENT_SECRET_FILE',
  'AAD_APP_CERTIFICATE_FILE',
  'EXTRA_CA_FILE',
  'VAULT_KEY_FILE',
  'AUDIT_KEY_FILE',
] as const;

/** Settings that are there and well-formed, but lead to nothing that can be used. Never says what a secret is. */
export function unusable(given: Given): string[] {
  return [...files.flatMap((key) => fileFaults(key, given[key])), ...databaseFaults(given['DATABASE_URL'])];
}

function fileFaults(key: (typeof files)[number], file: string | undefined): string[] {
  if (file === undefined) return [];
  if (!existsSync(file)) return [`${key} names a file that is not there: ${file}.`];
  try {
    const fault = contentFault(key, file);
    return fault === null ? [] : [`${key}: ${file} ${fault}`];
  } catch (error) {
    if (error instanceof TextFileError || error instanceof CertificateFault) return [`${key}: ${error.message}`];
    throw error;
  }
}

function contentFault(key: (typeof files)[number], file: string): string | null {
  if (statSync(file).size === 0) return 'is empty.';
  if (key === 'AAD_APP_CERTIFICATE_FILE') return readCertificateFile(file) && null;
  const text = readTextFile(file);
  if (text.trim() === '') return 'is empty.';
  if (key === 'EXTRA_CA_FILE' && !holdsCertificates(text)) return 'holds no certificate that can be read (PEM).';
  return null;
}

function holdsCertificates(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block)).length > 0;
  } catch {
    return false;
  }
}

/** The address is taken apart by pg as a URL, so a character of the password that means something there must be encoded. */
function databaseFaults(address: string | undefined): string[] {
  if (address === undefined) return [];
  if (!/^postgres(ql)?:\/\//.test(address)) return ['DATABASE_URL must be a postgres:// address.'];
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.hash !== '' || !decodes(url))
    return [
      'DATABASE_URL cannot be read: a character of the user name or password that means something in an address must be encoded (# as %23, / as %2F, ? as %3F, @ as %40, : as %3A, % as %25).',
    ];
  if (url.pathname.replaceAll('/', '') === '')
    return ['DATABASE_URL names no database: end it with its name, as in postgres://user:password@host:5432/desk.'];
  return [];
}

function decodes(url: URL): boolean {
  try {
    return [url.username, url.password, url.pathname].map(decodeURIComponent).length > 0;
  } catch {
    return false;
  }
}
