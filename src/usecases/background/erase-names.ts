import type { Background } from './ports';

const day = 24 * 3_600_000;

/**
 * Once a day: notes who of those whom the books name is in Entra no longer, and takes the names of those out who have been gone
 * for as long as the settings say. Ids stay, so that what was done still fits together.
 */
export async function eraseNames(background: Background): Promise<void> {
  const { store, settings, clock } = background;
  const now = clock.now();
  if (settings.retention) {
    await noteDeparted(background);
    const before = new Date(now.getTime() - settings.retention.names);
    for (const aadObjectId of await store.look((tx) => tx.departed.due(before)))
      await store.transaction((tx) => tx.departed.erase(aadObjectId));
  }
  await store.transaction((tx) =>
    tx.jobs.schedule({ kind: 'erase-names', key: 'books', dueAt: new Date(now.getTime() + day) }),
  );
}

/** Where Entra knows none of them at all, something else is amiss than that they all left: nothing is noted then. */
async function noteDeparted({ store, directory }: Background): Promise<void> {
  const named = await store.look((tx) => tx.departed.named());
  const users = await directory.usersById(named);
  const gone = named.filter((_, index) => users[index] === null);
  if (gone.length === named.length) return;
  const there = named.filter((_, index) => users[index] !== null);
  await store.transaction((tx) => tx.departed.note(gone, there));
}
