import { environmentShown } from '../../desk/find';
import { adminConversationOf } from '../admin-conversation';
import { approversOf } from '../context';
import { tellNobodyReached } from '../nobody-reached';
import type { Desk, Tx, Unreached } from '../ports';
import { tellAdmins, tellPerson } from '../tell';
import type { Telling } from '../tell';
import { environmentIdOf, requestIdOf } from '../undelivered';

type NotReached = NonNullable<Awaited<ReturnType<Unreached['of']>>>;

/**
 * Teams does not let the desk reach somebody: the admins of each environment that something waits about read who it is,
 * why, and what to do; and where nobody is left who could decide on a request, whoever asked for it does, too.
 */
export async function tellOfUnreached(desk: Desk, personId: string): Promise<void> {
  await desk.store.transaction(async (tx) => {
    // Of two who are refused at once, each would still count as one who can be told of the other.
    await tx.unreached.lock();
    const unreached = await tx.unreached.of(personId);
    if (!unreached) return;
    // Whoever cannot be reached was told nothing of others, in whichever order Teams refused them.
    await tx.notices.dropWaiting(personId, 'notice.unreached');
    const waiting = await tx.unreached.waitingFor(personId);
    const idsOf = new Map<string, Set<string>>();
    for (const one of waiting) {
      // A list is there for whoever asked for it.
      if ('subject' in one && one.subject.kind !== 'request') continue;
      const environmentId = await environmentIdOf(desk, tx, one);
      if (environmentId === null) continue;
      const ids = idsOf.get(environmentId) ?? new Set();
      idsOf.set(environmentId, ids.add(requestIdOf(one) ?? ''));
    }
    for (const [environmentId, ids] of idsOf) await tellAdminsOf(desk, tx, environmentId, { unreached, ids });
    for (const requestId of new Set([...idsOf.values()].flatMap((ids) => [...ids])))
      await tellNobodyReached(desk, tx, requestId);
  });
}

/** In their conversation; without one those of them who can be reached. */
async function tellAdminsOf(
  desk: Desk,
  tx: Tx,
  environmentId: string,
  { unreached, ids }: { readonly unreached: NotReached; readonly ids: ReadonlySet<string> },
): Promise<void> {
  const { person, why, since } = unreached;
  const { aadObjectId: personId } = person;
  const named = [...ids].filter((id) => id !== '');
  const [requestId] = named;
  const labels = await labelsOf(tx, named);
  const telling: Telling = {
    key: `unreached:${personId.toLowerCase()}:${since}:${environmentId}`,
    message: 'notice.unreached',
    values: {
      name: nameOf(person),
      ids: labels.length > 0 ? labels.join(', ') : { key: 'reach.message' },
      why: { key: `reach.${why}` },
      personId,
    },
    ...(requestId ? { buttons: [{ verb: 'request.view', requestId }] } : {}),
    locale: 'en',
  };
  const room = await adminConversationOf(desk.settings, tx, environmentId);
  if (room?.conversation) return void (await tellAdmins(desk, tx, environmentId, telling));
  const approvers = await approversOf(tx, environmentShown(desk.settings, environmentId));
  for (const approver of approvers)
    if ((await tx.unreached.of(approver.aadObjectId)) === null) await tellPerson(tx, approver, telling);
}

/** As people know a request: by its id and its account. */
async function labelsOf(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const requests = await Promise.all(ids.map((id) => tx.requests.get(id)));
  return requests.flatMap((request) => (request ? [`${request.id} (${request.accountName})`] : []));
}

function nameOf({ name, aadObjectId }: NotReached['person']): string {
  return name || aadObjectId;
}
