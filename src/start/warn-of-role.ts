import type { OpenStore } from '../store/open-store';
import type { WarnLog } from './warn-log';

/** Warns at start when the database role may do more than the desk's own work. Never throws. */
export async function warnOfRole({ excessPowers }: Pick<OpenStore, 'excessPowers'>, log: WarnLog): Promise<void> {
  const excess = await excessPowers().catch(() => []);
  if (excess.length === 0) return;
  log.warn(
    { excess },
    'the database role may do more than the desk needs: give the desk a role that only owns its database',
  );
}
