import path from 'node:path';
import { exists } from './durable-file';
import { decodeKey, makeKeyFileOnce, readKeyFile } from './key-file';

export type VaultKeySource =
  | { readonly base64url: string }
  /** Must exist. */
  | { readonly file: string }
  /** A file in this folder, made at the first start. */
  | { readonly dataDir: string };

const lost = '; without it stored passwords cannot be opened';
const exposed = ', and rotate the passwords if somebody could have copied it';

/** The key of the embedded vault, 32 bytes. A file is refused when others than its owner may read it. */
export async function readVaultKey(source: VaultKeySource): Promise<Uint8Array> {
  if ('base64url' in source) return decodeKey(source.base64url, 'The vault key in the configuration', lost);
  const file = 'file' in source ? source.file : path.join(source.dataDir, 'vault-key');
  if ('dataDir' in source) await makeKeyFileOnce(file);
  return readKeyFile(file, 'The vault key', { lost, exposed });
}

/** The same key for somebody who makes none; null when there is none. */
export async function presentVaultKey(source: { readonly dataDir: string; readonly file?: string | undefined }) {
  const file = source.file ?? path.join(source.dataDir, 'vault-key');
  return (await exists(file)) ? readVaultKey({ file }) : null;
}
