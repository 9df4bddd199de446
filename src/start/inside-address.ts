import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '../store/durable-file';
import { httpUrl } from './http-url';

/** Where a bot leaves its address for those who look after it. */
interface InsidePlace {
  readonly dataDir: string;
  readonly replicaId: string;
}

/** Everywhere is reached from here through this machine itself. */
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** `http://host:port`, as somebody on this machine reaches it. */
export function insideUrlOf(host: string, port: number | null): string {
  return httpUrl(everywhere[host] ?? host, port ?? 0);
}

/**
 * Leaves the inside address in the data folder, where `account-desk status` finds it, and all of it, whenever it looks. Gives the way
 * to take it back.
 */
export async function announceInside(place: InsidePlace, url: string): Promise<() => Promise<void>> {
  await writeDurably(fileOf(place), url);
  return async () => {
    // The next bot of this name may have left its own already.
    if ((await insideAddress(place)) === url) await rm(fileOf(place), { force: true });
  };
}

/** The address that a bot left; a bot that was killed took nothing back. Null when there is none. */
export function insideAddress(place: InsidePlace): Promise<string | null> {
  return readFile(fileOf(place), 'utf8').catch(() => null);
}

function fileOf({ dataDir, replicaId }: InsidePlace): string {
  return path.join(dataDir, `inside-${replicaId}`);
}
