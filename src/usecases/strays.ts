import { environmentOf, findEnvironment } from '../desk/find';
import { mayNotChooseRoom } from '../desk/policy';
import type { Systemuser } from '../recipe/ports';
import type { Caller } from './api';
import { approversOf, requireLiveApprovers } from './context';
import { afterFailure, Denied } from './denied';
import type { Desk, Tx } from './ports';
import { unknownEnvironment } from './quota';
import { tellAdmins } from './tell';

/** Most names in one digest. */
const mostNames = 20;

/**
 * Tells the admins of the accounts on slots of an environment that the desk did not make and nobody has called known: in one
 * message, when there is a new one among them, and again in another month.
 */
export async function tellOfStrays(
  desk: Pick<Desk, 'settings' | 'clock'>,
  tx: Tx,
  environmentId: string,
  found: readonly Pick<Systemuser, 'systemuserid' | 'domainname'>[],
): Promise<void> {
  const told = new Map((await tx.strays.of(environmentId)).map((stray) => [stray.systemuserId, stray]));
  const unknown = found.filter(({ systemuserid }) => !told.get(systemuserid)?.knownBy);
  const at = desk.clock.now().toISOString();
  const isFresh = (id: string) => told.get(id)?.toldAt.slice(0, 7) === at.slice(0, 7);
  if (unknown.every(({ systemuserid }) => isFresh(systemuserid))) return;

  const digest = Math.max(0, ...[...told.values()].map((stray) => stray.lastDigest)) + 1;
  const ids = unknown.map(({ systemuserid }) => systemuserid);
  await tx.strays.tell(environmentId, ids, { digest, at });
  const { name: environment } = environmentOf(desk.settings, environmentId);
  const accounts = namesOf(unknown.map(({ domainname }) => domainname));
  await tellAdmins(desk, tx, environmentId, {
    key: `strays:${environmentId}:${digest}`,
    message: 'notice.stray-accounts',
    values: { environment, count: unknown.length, accounts },
    buttons: [
      { verb: 'strays.known', environmentId, version: digest },
      { verb: 'quota.refresh', environmentId },
    ],
    locale: 'en',
  });
  const after = { digest, accounts };
  await tx.audit.append({ kind: 'security', actor: 'desk', action: 'notice.stray-accounts', environmentId, after });
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown}, … (+${names.length - mostNames})` : shown;
}

/**
 * A CRM admin knows the accounts of a digest: they are not told of again. How many that are. Throws {@link Denied} for whoever
 * is no approver of the environment, {@link DeskError} where it was taken out of the settings since.
 */
export async function knowStrays(
  desk: Desk,
  { person, ...caller }: Caller,
  environmentId: string,
  digest: number,
): Promise<number> {
  const environment = findEnvironment(desk.settings, environmentId);
  if (!environment) throw unknownEnvironment(desk, environmentId);
  try {
    return await desk.store.transaction(async (tx) => {
      const refusal = mayNotChooseRoom(person, await approversOf(tx, environment));
      if (refusal) throw new Denied(refusal, null);
      await requireLiveApprovers(desk, tx, environment);
      const count = await tx.strays.know(environmentId, digest, { by: person, at: desk.clock.now().toISOString() });
      const after = { digest, count };
      await tx.audit.append({ kind: 'decision', actor: person, action: 'know-strays', environmentId, after });
      return count;
    });
  } catch (error) {
    await afterFailure(desk, { person, ...caller }, error, { action: 'know-strays', given: environmentId });
    throw error;
  }
}
