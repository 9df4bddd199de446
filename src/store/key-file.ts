import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { makeDurablyOnce } from './durable-file';
import { othersMayRead } from './key-file-mode';
import { StoreFault } from './store-fault';

const keyLength = 32;

/**
 * A key of 32 bytes as base64url in a file that only its owner may read.
 * @throws {StoreFault} when others may read it or it is no such key; `lost` ends the sentence of the second, `exposed` of the first.
 */
export async function readKeyFile(
  file: string,
  what: string,
  { lost, exposed }: { readonly lost: string; readonly exposed: string },
): Promise<Uint8Array> {
  await refuseIfOthersMayRead(file, exposed);
  return decodeKey(await fs.readFile(file, 'utf8'), `${what} in ${file}`, lost);
}

export function decodeKey(text: string, what: string, lost: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length === keyLength) return new Uint8Array(key);
  throw new StoreFault(`${what} has ${key.length} bytes instead of ${keyLength}. Put the right key back${lost}.`);
}

/** Of two bots that start at once, one key wins. What it locks is kept by the database through a power cut, and so is the key. */
export function makeKeyFileOnce(file: string): Promise<void> {
  return makeDurablyOnce(file, randomBytes(keyLength).toString('base64url'));
}

async function refuseIfOthersMayRead(file: string, exposed: string): Promise<void> {
  if (process.platform === 'win32') return;
  const found = await fs.stat(file);
  if (!othersMayRead(found, process.getuid?.())) return;
  throw new StoreFault(
    `${file} may be read by others (mode ${(found.mode & 0o777).toString(8)}). Run chmod 600 on it${exposed}.`,
  );
}
