import type { Logger } from 'pino';
import type { Clock, Register } from '../recipe/ports';
import type { OpenStore } from '../store/open-store';
import { scheduleReconcile } from '../usecases/background';
import type { Desk } from '../usecases/ports';
import { parkRunsOfOlderCopy } from './older-copy';

interface Parts {
  readonly settings: Desk['settings'];
  readonly register: Pick<Register, 'finish'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * At the first start on books that were restored from a backup: hands every run of them to people, before the engine takes
 * up anything, and has the tenant compared with them. The records of the engine are not in a backup, so none of these runs
 * goes on by itself at a later start either.
 */
export async function settleRestore(
  books: Pick<OpenStore, 'afterRestore' | 'store'>,
  { settings, register, clock, logger }: Parts,
): Promise<void> {
  await books.afterRestore(async (madeAt) => {
    const handed = await parkRunsOfOlderCopy(books, register);
    await scheduleReconcile({ settings, store: books.store, clock }, madeAt.toISOString());
    logger.warn(
      { madeAt, runs: [...handed] },
      'the books were restored from a backup: each open run waits for an admin, and the tenant is compared with the books',
    );
  });
}
