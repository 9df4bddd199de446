import { findEnvironment } from '../desk/find';
import { openStates } from '../desk/request';
import type { DeskSettings } from '../desk/settings';
import type { Desk } from './ports';

/** What the books still need of today's settings and the next ones would take away: one line each, empty = nothing. */
export async function settingsStillNeeded(desk: Desk, next: DeskSettings): Promise<string[]> {
  const going = desk.settings.environments.filter(({ id }) => findEnvironment(next, id)?.id !== id);
  return desk.store.look(async (tx) => {
    const faults: string[] = [];
    for (const { id } of going) {
      const open = await tx.requests.list({ states: openStates, environmentId: id, limit: 100 });
      const accounts = await tx.accounts.list({ environmentId: id, limit: 100, offset: 0 });
      const names = [
        ...open.map((request) => request.id),
        ...accounts.filter(({ state }) => state === 'active').map(({ name }) => name),
      ];
      if (names.length > 0)
        faults.push(`environments[${id}] is gone, but the books still need it: ${names.join(', ')}. Put it back.`);
    }
    return faults;
  });
}
