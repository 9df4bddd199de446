import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { StoreFault } from './store-fault';

const keyLength = 32;

export type VaultKeySource =
  | { readonly base64url: string }
  /** Must exist. */
  | { readonly file: string }
  /** A file in this folder, made at the first start. */
  | { readonly dataDir: string };

/** The key of the embedded vault, 32 bytes. A file is refused when others than its owner may read it. */
export async function readVaultKey(source: VaultKeySource): Promise<Uint8Array> {
  if ('base64url' in source) return decode(source.base64url, 'The vault key in the configuration');
  const file = 'file' in source ? source.file : path.join(source.dataDir, 'vault-key');
  if ('dataDir' in source) await makeOnce(file);
  await refuseIfOthersMayRead(file);
  return decode(await fs.readFile(file, 'utf8'), `The vault key in ${file}`);
}

function decode(text: string, what: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length === keyLength) return new Uint8Array(key);
  throw new StoreFault(
    `${what} has ${key.length} bytes instead of ${keyLength}. Put the right key back; without it stored passwords cannot be opened.`,
  );
}

/** Appears whole or not at all; of two bots that start at once, one key wins. */
async function makeOnce(file: string): Promise<void> {
  if (await exists(file)) return;
  const draft = `${file}-${process.pid}-${randomBytes(4).toString('hex')}`;
  await fs.writeFile(draft, randomBytes(keyLength).toString('base64url'), { mode: 0o600 });
  await fs.link(draft, file).catch(async (error: unknown) => {
    if (!(await exists(file))) throw error;
  });
  await fs.rm(draft);
}

async function refuseIfOthersMayRead(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await fs.stat(file);
  if ((mode & 0o077) === 0) return;
  throw new StoreFault(
    `${file} may be read by others (mode ${(mode & 0o777).toString(8)}). Run chmod 600 on it, and rotate the passwords if somebody could have copied it.`,
  );
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
