import type { Desk } from '../usecases/ports';
import { environmentsMissed } from '../usecases/settings-still-needed';
import type { WarnLog } from './warn-log';

/**
 * Says at start which environments were taken out of the desk file while no bot ran, although the books need them: the others
 * are served, and of what is open there nobody but an operator can let anybody go on.
 */
export async function warnOfMissedEnvironments(desk: Pick<Desk, 'settings' | 'store'>, log: WarnLog): Promise<void> {
  for (const missed of await environmentsMissed(desk))
    log.warn(
      missed,
      'the desk file does not name this environment any more, but the books need it: nobody can approve or retry ' +
        'there, and what is running stops; put it back',
    );
}
