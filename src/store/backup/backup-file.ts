import { createHash, createHmac } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable, pipeline as connect } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { codeOf } from '../database-errors';
import { exists, removeOldDrafts, syncFolderOf, withDraft } from '../durable-file';
import { StoreFault } from '../store-fault';

/** Of this file: its first line, and what the lines behind it mean. */
const format = 1;
const headPattern = /^account-desk-backup (\d) ([0-9a-f]{64}) ([0-9a-f]{64})\n$/;
const headLength = headOf('0'.repeat(64), '0'.repeat(64)).length;

const fileCodes = new Set([
  'ENOENT',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOTDIR',
  'EISDIR',
  'EFBIG',
  'EIO',
]);

/**
 * Writes lines into a file that was not there, for its owner only: whole and on the disk before it has its name, or not at
 * all. Its first line is plain text: the format, the SHA-256 of everything behind it, and that hash sealed with the key of
 * the audit. Behind it are the lines, gzip'ed.
 * @throws {StoreFault} when the file is there or cannot be written.
 */
export async function writeBackupFile(file: string, key: Uint8Array, lines: AsyncIterable<string>): Promise<void> {
  if (await exists(file)) throw isThere(file);
  // A folder that cannot be looked at is told of below.
  await removeOldDrafts(path.dirname(file)).catch(() => undefined);
  try {
    await withDraft(file, async (draft) => {
      await fill(draft, key, lines);
      await giveName(draft, file);
    });
  } catch (error) {
    if (!fileCodes.has(codeOf(error))) throw error;
    throw new StoreFault(`${file} cannot be written (${codeOf(error)}): choose a folder that is there and has room.`);
  }
}

async function fill(draft: string, key: Uint8Array, lines: AsyncIterable<string>): Promise<void> {
  const handle = await fs.open(draft, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    const hashed = async function* (packed: AsyncIterable<Buffer>) {
      for await (const chunk of packed) {
        hash.update(chunk);
        yield chunk;
      }
    };
    const behindHead = createWriteStream(draft, { flags: 'r+', start: headLength });
    await pipeline(Readable.from(lines), createGzip(), hashed, behindHead);
    const sha256 = hash.digest('hex');
    await handle.write(headOf(sha256, sealOf(key, sha256)), 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function giveName(draft: string, file: string): Promise<void> {
  await fs.link(draft, file).catch(async () => {
    if (await exists(file)) throw isThere(file);
    // Some network drives know no second name of a file.
    await fs.rename(draft, file);
  });
  await syncFolderOf(file);
}

/**
 * Reads all of the file once, before a line of it is believed, and gives its lines.
 * @throws {StoreFault} when it is no backup, not as it was written, or sealed with another key.
 */
export async function openBackupFile(file: string, key: Uint8Array): Promise<AsyncGenerator<string>> {
  const [, version, said, seal] = headPattern.exec(await beginningOf(file)) ?? [];
  if (version === undefined) throw new StoreFault(`${file} is no backup of Account Desk, or its beginning is damaged.`);
  if (Number(version) !== format)
    throw new StoreFault(`${file} was made by a newer version of Account Desk: restore it with that version.`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { start: headLength })) hash.update(chunk as Buffer);
  const sha256 = hash.digest('hex');
  if (sha256 !== said)
    throw new StoreFault(
      `${file} is not whole: it was cut or altered after it was made. Take another copy of it, or the backup before.`,
    );
  if (sealOf(key, sha256) !== seal)
    throw new StoreFault(
      `${file} does not fit this key of the audit: the key is of another desk, or somebody without it made the file. Put the key back that was in use when the backup was made.`,
    );
  return linesOf(file);
}

async function beginningOf(file: string): Promise<string> {
  const handle = await fs.open(file).catch((error: unknown) => {
    throw new StoreFault(`${file} cannot be read (${codeOf(error)}).`);
  });
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new StoreFault(`${file} is empty.`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } catch (error) {
    throw error instanceof StoreFault ? error : new StoreFault(`${file} cannot be read (${codeOf(error)}).`);
  } finally {
    await handle.close();
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  // The loss of the one ends the other, and with it the loop.
  const text = connect(createReadStream(file, { start: headLength }), createGunzip(), () => undefined);
  let rest = '';
  for await (const chunk of text.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function headOf(sha256: string, seal: string): string {
  return `account-desk-backup ${format} ${sha256} ${seal}\n`;
}

/** No line of the audit is ever hashed so: there a hash or nothing stands before the line feed. */
function sealOf(key: Uint8Array, sha256: string): string {
  return createHmac('sha256', key).update('account-desk-backup\n').update(sha256).digest('hex');
}

function isThere(file: string): StoreFault {
  return new StoreFault(`${file} is there already, and a backup replaces nothing. Choose another name.`);
}
