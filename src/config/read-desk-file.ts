import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DeskSettings } from '../desk/settings';
import { parseDeskFile } from './desk-file';
import { readTextFile, TextFileError } from './text-file';

/** The settings of the desk file with the SHA-256 (hex) of the text they were read from, or all that is wrong with it. */
export type ReadDeskFile = { readonly settings: DeskSettings; readonly sha256: string } | { readonly faults: string[] };

export function readDeskFile(name: string, tenantId?: string): ReadDeskFile {
  const file = resolve(name);
  if (!existsSync(file))
    return { faults: [`DESK_FILE: ${name} is not there. Copy env/desk.sample.json to it and fill it in.`] };
  try {
    const text = readTextFile(file, name);
    const read = parseDeskFile(JSON.parse(text), name, tenantId);
    return 'faults' in read ? read : { ...read, sha256: createHash('sha256').update(text).digest('hex') };
  } catch (error) {
    if (error instanceof TextFileError) return { faults: [error.message] };
    return { faults: [`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
