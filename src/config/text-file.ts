import { readFileSync } from 'node:fs';

/** Error thrown when a file is there but cannot be read as text; the message names the file, the cause and the remedy. */
export class TextFileError extends Error {
  override readonly name = 'TextFileError';
}

/**
 * Reads a text file as people's editors write it: a UTF-8 byte order mark (Notepad, `Out-File -Encoding utf8`) is taken
 * away. Any other encoding is refused by name: what Windows PowerShell 5 writes with `>` or `Out-File` is UTF-16, of
 * which a reader of UTF-8 sees no setting at all.
 * @throws {TextFileError} when the file cannot be opened or is not UTF-8.
 */
export function readTextFile(file: string, shownAs = file): string {
  const bytes = bytesOf(file, shownAs);
  const encoding = foreignEncoding(bytes);
  if (encoding !== null) throw new TextFileError(`${shownAs} is ${encoding}. Save it as UTF-8.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TextFileError(
      `${shownAs} is not UTF-8 (perhaps an older Windows encoding, with letters such as ä in it). Save it as UTF-8.`,
    );
  }
}

function bytesOf(file: string, shownAs: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown fault';
    const cause = code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new TextFileError(`${shownAs} ${cause}. It must be a file that the bot's user may read.`);
  }
}

/** Text has no NUL in it; every second byte of ASCII letters in UTF-16 is one, with or without a mark before. */
function foreignEncoding(bytes: Buffer): string | null {
  const mark = bytes.subarray(0, 4).toString('hex');
  if (mark === 'fffe0000' || mark === '0000feff') return 'encoded as UTF-32';
  if (mark.startsWith('fffe')) return 'encoded as UTF-16 (little endian)';
  if (mark.startsWith('feff')) return 'encoded as UTF-16 (big endian)';
  if (!bytes.includes(0)) return null;
  return bytes.length > 1 && (bytes[0] === 0 || bytes[1] === 0) ? 'encoded as UTF-16' : 'not a text file';
}
