import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { readDeskFile } from '../config';
import { sayTo } from '../desk/lines';
import { scheduleStanding } from '../usecases/background';
import type { Desk } from '../usecases/ports';
import { settingsStillNeeded } from '../usecases/settings-still-needed';
import type { LiveSettings } from './live-settings';

/** Pause between two looks at the file, milliseconds. A look is one `stat`, which sees replaced files and mounts too. */
const lookEvery = 1000;

interface WatchedFile {
  readonly name: string;
  /** Of the text that holds now, hex. */
  readonly sha256: string;
}

interface Parts {
  readonly desk: Desk;
  readonly live: LiveSettings;
  readonly logger: Logger;
  /** Links in the file lead into it, or the file is refused. */
  readonly tenantId: string;
}

/**
 * Takes over a changed desk file while the bot runs: it is checked as at a start and against the books, its SHA-256 goes
 * into the audit, and a file with a fault is refused as a whole while the old settings go on. Gives the way to stop.
 */
export function watchDeskFile(file: WatchedFile, parts: Parts): () => Promise<void> {
  const takeOver = createTakeOver(file, parts);
  // The file may have been changed since it was read at the beginning of the start: the first look reads it.
  let stamp: string | null = null;
  let looking = Promise.resolve();
  const look = async () => {
    const now = stampOf(file.name);
    if (now === stamp) return;
    await takeOver();
    // Only now: what could not be finished, because the database was away, is looked at again.
    stamp = now;
  };
  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((error: unknown) => parts.logger.warn({ err: error }, 'the changed desk file waits to be taken over'));
  }, lookEvery);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

function stampOf(name: string): string {
  const found = statSync(resolve(name), { throwIfNoEntry: false });
  return found ? `${found.ino}:${found.size}:${found.mtimeMs}` : 'gone';
}

function createTakeOver({ name, sha256 }: WatchedFile, { desk, live, logger, tenantId }: Parts): () => Promise<void> {
  let holds = sha256;
  let isScheduled = true;
  return async () => {
    await read();
    if (isScheduled) return;
    await scheduleStanding(desk);
    isScheduled = true;
  };

  async function read(): Promise<void> {
    const next = readDeskFile(name, tenantId);
    if ('faults' in next) return refuse(next.faults);
    if (next.sha256 === holds) return;
    const faults = await settingsStillNeeded(desk, next.settings);
    if (faults.length > 0) return refuse(faults);
    await auditReload(next.sha256);
    live.replace(next.settings);
    holds = next.sha256;
    isScheduled = false;
    sayTo(logger)('the changed desk file holds from now on', { sha256: holds });
  }

  function refuse(faults: readonly string[]): void {
    logger.error({ faults }, 'the changed desk file is refused; the settings from before go on');
  }

  function auditReload(next: string): Promise<void> {
    const change = { action: 'settings-reloaded', object: name, before: { sha256: holds }, after: { sha256: next } };
    return desk.store.transaction((tx) => tx.audit.append({ kind: 'security', actor: 'desk', ...change }));
  }
}
