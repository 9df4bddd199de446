import { userPrincipalNameOf } from '../../desk/account-names';
import { environmentOf } from '../../desk/find';
import type { ServiceRequest } from '../../desk/request';
import type { Background } from './ports';

/** More than anybody asks for again under one name. */
const most = 50;

/**
 * The account of this name that an earlier request left blocked when it was undone, if Entra shows it with the marker of
 * that request: it is taken up again once the new request is approved. Not one whose password was ever offered, because
 * whoever owned it may know it, and not one of another environment. Null when there is none.
 */
export async function findAdoptable(
  { directory, store, settings }: Pick<Background, 'directory' | 'store' | 'settings'>,
  request: ServiceRequest,
): Promise<Required<Pick<ServiceRequest, 'marker' | 'adopts'>> | null> {
  const { kind, accountKind, accountName, environmentId } = request;
  if (kind !== 'create' || accountKind !== 'cloud') return null;
  const filter = { states: ['undone'], accountName, environmentId, limit: most } as const;
  const undone = (await store.transaction((tx) => tx.requests.list(filter))).filter(isAdoptable);
  if (undone.length === 0) return null;

  const upn = userPrincipalNameOf(request, environmentOf(settings, environmentId), settings);
  const user = await directory.userByUpn(upn);
  const earlier = undone.find(({ marker }) => marker === user?.employeeId);
  if (!earlier || user?.onPremisesSyncEnabled) return null;
  const { id: requestId, marker, facts, adopts } = earlier;
  const secretName = facts.secretName ?? adopts?.secretName;
  return { marker, adopts: { requestId, ...(secretName === undefined ? {} : { secretName }) } };
}

function isAdoptable({ kind, accountKind, facts }: ServiceRequest): boolean {
  return kind === 'create' && accountKind === 'cloud' && facts.secretOffered !== true;
}
