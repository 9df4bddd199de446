import { environmentOf } from '../../desk/find';
import type { Person } from '../../desk/people';
import type { DirectoryUser } from '../../recipe/ports';
import { heldLicense } from '../../recipe/rules/held-license';
import type { Tx } from '../ports';
import { tellAdmins } from '../tell';
import { compareTenant } from './compare-tenant';
import type { Background } from './ports';
import { warnAdmins } from './warn';

/** A licence that a lender held when the backup was made. */
interface Held {
  readonly lender: Person;
  readonly skuId: string;
}

/** Has each environment reconciled with books that were restored from a backup of this moment (ISO). */
export async function scheduleReconcile(
  { settings, store, clock }: Pick<Background, 'settings' | 'store' | 'clock'>,
  madeAt: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    for (const { id } of settings.environments) {
      // The survey of the backup is replaced by the first one after it, so what it says is taken along.
      const held = await heldThen(tx, id);
      await tx.jobs.schedule({ kind: 'reconcile', key: id, dueAt: clock.now(), data: { madeAt, held } });
    }
  });
}

async function heldThen(tx: Tx, environmentId: string): Promise<readonly Held[]> {
  const survey = await tx.surveys.latest(environmentId);
  return (survey?.lenders ?? []).flatMap(({ person, skuId, canLend }) =>
    canLend && skuId !== undefined ? [{ lender: person, skuId }] : [],
  );
}

/**
 * Reads what the tenant has and restored books do not know, and tells the admins: lenders whose licence went away since the
 * backup, so that perhaps nobody knows of the loan; and whatever the nightly comparison finds. Changes nothing.
 */
export async function reconcile(
  background: Background,
  environmentId: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { madeAt, held } = data as { readonly madeAt: string; readonly held: readonly Held[] };
  const users = await background.directory.usersById(held.map(({ lender }) => lender.aadObjectId));
  const without = held.filter(({ skuId }, n) => isWithout(users[n] ?? null, skuId));
  const { licenses } = environmentOf(background.settings, environmentId);
  await background.store.transaction(async (tx) => {
    // Keyed by the event alone: who looks after several environments reads it once.
    const key = `restored:${madeAt}`;
    await tellAdmins(background, tx, environmentId, {
      key,
      message: 'notice.books-restored',
      values: { madeAt },
      locale: 'en',
    });
    const known = (await tx.loans.open()).map(({ lender }) => lender.aadObjectId);
    for (const { lender, skuId } of without) {
      if (known.includes(lender.aadObjectId)) continue;
      const license = licenses.find((one) => one.skuId === skuId)?.name ?? skuId;
      await warnAdmins(background, tx, environmentId, {
        key: `${key}:${lender.aadObjectId}`,
        message: 'notice.lender-without',
        values: { madeAt, lender: lender.name, license },
        buttons: [],
      });
    }
  });
  await compareTenant(background, environmentId);
}

/** An account that is gone is owed nothing. */
function isWithout(user: DirectoryUser | null, skuId: string): boolean {
  return user !== null && heldLicense(user, skuId).direct === null;
}
