import type { RetentionSettings } from '../../desk/settings';
import { oldKinds } from '../old-rows';
import type { OldKind } from '../old-rows';
import type { Background } from './ports';

const day = 24 * 3_600_000;
/** Rows in one transaction, so that nobody waits long for what it holds. */
const batch = 200;

/** How long each kind is kept: by which of the settings. */
const keptFor: Readonly<Record<OldKind, keyof RetentionSettings>> = {
  notices: 'notices',
  cards: 'cards',
  lists: 'cards',
  steps: 'runs',
  surveys: 'surveys',
  approvers: 'surveys',
  people: 'surveys',
};

/** Lets go of what the settings say is old enough, once a day, a few rows at a time; the audit says how many of what. */
export async function forgetOld({ store, settings, clock }: Background): Promise<void> {
  const now = clock.now();
  const { retention } = settings;
  const forgotten: Partial<Record<OldKind, number>> = {};
  if (retention)
    for (const kind of oldKinds) {
      const count = await forgetAll(store, kind, new Date(now.getTime() - retention[keptFor[kind]]));
      if (count > 0) forgotten[kind] = count;
    }
  await store.transaction(async (tx) => {
    await tx.jobs.schedule({ kind: 'forget-old', key: 'books', dueAt: new Date(now.getTime() + day) });
    if (Object.keys(forgotten).length > 0)
      await tx.audit.append({ kind: 'state', actor: 'desk', action: 'forget-old', after: forgotten });
  });
}

async function forgetAll(store: Background['store'], kind: OldKind, before: Date): Promise<number> {
  for (let all = 0; ;) {
    const count = await store.transaction((tx) => tx.oldRows.forget(kind, before, batch));
    all += count;
    if (count === 0) return all;
  }
}
