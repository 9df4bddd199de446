import type { OpenStore } from '../../src/store/open-store';

/**
 * Resolves when the store hears of other bots' work. The first who listens has it begin, and everybody is woken once when it
 * does: whoever counts wakings waits for that first.
 */
export function listens({ onOutbox }: Pick<OpenStore, 'onOutbox'>): Promise<void> {
  return new Promise((resolve) => {
    const unlisten = onOutbox(() => {
      unlisten();
      resolve();
    });
  });
}
