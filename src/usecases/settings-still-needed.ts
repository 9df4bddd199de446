import { findEnvironment } from '../desk/find';
import { openStates } from '../desk/request';
import type { DeskSettings } from '../desk/settings';
import type { Desk, Tx } from './ports';

/** An environment that is not in the settings, and the requests and accounts in the books that need it. */
interface Missed {
  readonly environment: string;
  /** Ids of requests, names of accounts; a hundred of each at most. */
  readonly neededBy: readonly string[];
}

/** What the books still need of today's settings and the next ones would take away: one line each, empty = nothing. */
export async function settingsStillNeeded({ settings, store }: Desk, next: DeskSettings): Promise<string[]> {
  const today = settings.environments.map(({ id }) => id);
  const missed = await store.look((tx) => missedIn(tx, today, next));
  return missed.map(
    ({ environment, neededBy }) =>
      `environments[${environment}] is gone, but the books still need it: ${neededBy.join(', ')}. Put it back.`,
  );
}

/** What the books need and the settings do not name any more: an environment may have been taken out while no bot ran. */
export async function environmentsMissed({ settings, store }: Pick<Desk, 'settings' | 'store'>): Promise<Missed[]> {
  return store.look(async (tx) => {
    const open = await tx.requests.tally({ states: openStates });
    const inUse = await tx.accounts.environments();
    const ids = new Set([...open.map(({ environmentId }) => environmentId), ...inUse]);
    return missedIn(tx, [...ids].sort(), settings);
  });
}

async function missedIn(tx: Tx, environmentIds: readonly string[], next: DeskSettings): Promise<Missed[]> {
  const missed: Missed[] = [];
  for (const id of environmentIds.filter((id) => findEnvironment(next, id)?.id !== id)) {
    const open = await tx.requests.list({ states: openStates, environmentId: id, limit: 100 });
    const accounts = await tx.accounts.list({ environmentId: id, limit: 100, offset: 0 });
    const neededBy = [
      ...open.map((request) => request.id),
      ...accounts.filter(({ state }) => state === 'active').map(({ name }) => name),
    ];
    if (neededBy.length > 0) missed.push({ environment: id, neededBy });
  }
  return missed;
}
