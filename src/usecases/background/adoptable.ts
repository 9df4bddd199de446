import { userPrincipalNameOf } from '../../desk/account-names';
import { environmentOf } from '../../desk/find';
import type { ServiceRequest } from '../../desk/request';
import type { Tx } from '../ports';
import type { Background } from './ports';

/** More than anybody asks for again under one name. */
const most = 50;

/**
 * The account of this name that an earlier request left blocked when it was undone, if Entra shows it with the marker of
 * that request: it is taken up again once the new request is approved. Not one whose password was ever offered, by whichever
 * request, because whoever owned it may know it, not one that somebody has switched on since, because they may know another,
 * not one that may have another role from before, and not one of another environment. Null when there is none.
 */
export async function findAdoptable(
  background: Pick<Background, 'directory' | 'store' | 'settings' | 'clock'>,
  request: ServiceRequest,
): Promise<Required<Pick<ServiceRequest, 'marker' | 'adopts'>> | null> {
  const { directory, store, settings } = background;
  const { kind, accountKind, environmentId } = request;
  if (kind !== 'create' || accountKind !== 'cloud') return null;
  const blocked = await store.look((tx) => leftBlocked(tx, request));
  if (blocked.length === 0) return null;

  const upn = userPrincipalNameOf(request, environmentOf(settings, environmentId), settings);
  const user = await directory.userByUpn(upn);
  const earlier = blocked.find(({ marker }) => marker === user?.employeeId);
  if (!earlier || user?.onPremisesSyncEnabled) return null;
  if (user?.accountEnabled && !isJustEnded(background, earlier)) return null;
  return { marker: earlier.marker, adopts: { requestId: earlier.id, ...passwordOf(earlier) } };
}

/** A read may still show it as it was before it was blocked; the run looks again, and waits for that. */
function isJustEnded(
  { clock, settings }: Pick<Background, 'clock' | 'settings'>,
  { finishedAt }: ServiceRequest,
): boolean {
  return finishedAt !== undefined && clock.now().getTime() < Date.parse(finishedAt) + settings.waits.replication;
}

/** What is known of the password that it left: where it lies, and whether the account has it at all. */
function passwordOf({ facts, adopts }: ServiceRequest): Omit<NonNullable<ServiceRequest['adopts']>, 'requestId'> {
  const secretName = facts.secretName ?? adopts?.secretName;
  const passwordUnset = facts.passwordUnset ?? adopts?.passwordUnset ?? false;
  return { ...(secretName !== undefined && { secretName }), ...(passwordUnset && { passwordUnset }) };
}

/**
 * Undone requests whose account nobody ever knew the password of, and has no role but the one that is asked for. Several
 * requests carry one marker when one took up what another had left: each of them may have handed the password over, and so
 * had whatever the register has known; each may have given a role that nobody saw to be taken away again.
 */
async function leftBlocked(
  tx: Tx,
  { accountName, environmentId, roleId: asked }: ServiceRequest,
): Promise<readonly ServiceRequest[]> {
  const earlier = await tx.requests.list({ accountName, environmentId, limit: most });
  const registered = await tx.accounts.get(accountName);
  const offered = earlier.filter(({ facts }) => facts.secretOffered === true).map(({ marker }) => marker);
  const hasOtherRole = ({ facts, roleId }: ServiceRequest) => facts.securityRoleId !== undefined && roleId !== asked;
  const withOtherRole = earlier.filter(hasOtherRole).map(({ marker }) => marker);
  const known = new Set([...offered, ...withOtherRole, registered?.marker]);
  return earlier.filter(
    ({ kind, accountKind, state, marker }) =>
      state === 'undone' && kind === 'create' && accountKind === 'cloud' && !known.has(marker),
  );
}
