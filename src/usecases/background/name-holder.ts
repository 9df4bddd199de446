import { environmentOf } from '../../desk/find';
import { UpstreamError } from '../../desk/problem';
import type { Problem } from '../../desk/problem';
import type { ServiceRequest } from '../../desk/request';
import type { AddressHolder, DirectoryUser, Systemuser } from '../../recipe/ports';
import type { Background } from './ports';

/**
 * Who holds the name of a new account, in Entra or in Dynamics 365, as far as reads show it: a user of that name, an
 * object with that mail address, or a row in Dynamics. Null when nobody does.
 */
export async function findNameHolder(
  background: Background,
  request: ServiceRequest,
  upn: string,
): Promise<Problem | null> {
  // The mail address of an account from Active Directory is made there.
  const isMade = request.accountKind === 'cloud';
  const [users, rows, groups] = await Promise.all([
    background.directory.usersHolding(upn),
    background.crm.systemusersByDomainName(request.environmentId, upn),
    isMade ? groupsHolding(background, upn) : [],
  ]);
  const user = users.find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === upn.toLowerCase()) ?? null;
  if (user && user.employeeId !== request.marker) return heldBy(background, request, user);

  const other = isMade && users.find(({ id }) => id !== user?.id);
  if (other) return addressHeld('user', upn, other);
  const [group] = groups;
  if (group) return addressHeld('group', upn, group);
  const isOfUser = (row: Systemuser) => user !== null && row.azureactivedirectoryobjectid === user.id;
  const row = rows.find((one) => one.deletedstate === 0 && !isOfUser(one));
  return row ? rowInTheWay(background, request, row, upn) : null;
}

/** More than anybody asks for under one name. */
const most = 50;

/** One that the desk made for an earlier request and then blocked is told as that: somebody has to delete it first. */
async function heldBy({ store }: Background, request: ServiceRequest, user: DirectoryUser): Promise<Problem> {
  const { accountName } = request;
  const earlier = await store.look((tx) => tx.requests.list({ accountName, limit: most }));
  const maker = earlier.find(({ marker }) => marker === user.employeeId);
  return maker
    ? leftBlocked(user.userPrincipalName, maker.id)
    : accountExists(user.userPrincipalName, user.displayName);
}

/** An app that may not read groups learns of one that holds the address when the account is created. */
async function groupsHolding({ directory }: Background, upn: string): Promise<readonly AddressHolder[]> {
  try {
    return await directory.groupsHolding(upn);
  } catch (error) {
    if (error instanceof UpstreamError && error.outlook === 'refused') return [];
    throw error;
  }
}

/** A row that stayed when its account went, or that belongs to somebody whose account is called otherwise by now. */
async function rowInTheWay(
  { directory, settings }: Background,
  { environmentId }: ServiceRequest,
  row: Systemuser,
  upn: string,
): Promise<Problem> {
  const environment = environmentOf(settings, environmentId).name;
  const userId = row.azureactivedirectoryobjectid;
  if (userId === null) return rowOfNobody(upn, environment);

  const living = await directory.userById(userId);
  if (living) return rowOfLiving(upn, environment, row, living.userPrincipalName);
  const kind = (await isSoftDeleted(directory, userId)) ? 'deleted' : 'gone';
  return kind === 'deleted' ? rowOfDeleted(upn, environment, row) : rowOfGone(upn, environment, row);
}

async function isSoftDeleted(directory: Background['directory'], userId: string): Promise<boolean> {
  try {
    return await directory.isSoftDeleted(userId);
  } catch (error) {
    if (error instanceof UpstreamError && error.outlook === 'refused') return false;
    throw error;
  }
}

function accountExists(upn: string, holder: string): Problem {
  return { code: 'name-in-use', field: 'accountName', values: { name: upn, holder, case: 'held' } };
}

function leftBlocked(upn: string, id: string): Problem {
  return { code: 'name-left-blocked', field: 'accountName', values: { upn, id } };
}

function addressHeld(
  kind: 'user' | 'group',
  upn: string,
  { displayName }: Pick<AddressHolder, 'displayName'>,
): Problem {
  return {
    code: kind === 'group' ? 'address-held-by-group' : 'address-held-by-user',
    field: 'accountName',
    values: { upn, holder: displayName },
  };
}

function rowOfGone(upn: string, environment: string, row: Systemuser): Problem {
  return {
    code: row.isdisabled ? 'row-of-gone-account-disabled' : 'row-of-gone-account',
    field: 'accountName',
    values: { upn, environment },
  };
}

function rowOfNobody(upn: string, environment: string): Problem {
  return { code: 'row-of-nobody', field: 'accountName', values: { upn, environment } };
}

function rowOfDeleted(upn: string, environment: string, row: Systemuser): Problem {
  return {
    code: row.isdisabled ? 'row-of-deleted-account-disabled' : 'row-of-deleted-account',
    field: 'accountName',
    values: { upn, environment },
  };
}

function rowOfLiving(upn: string, environment: string, { fullname }: Systemuser, holder: string): Problem {
  return {
    code: 'row-of-another-account',
    field: 'accountName',
    values: { upn, environment, holder, fullname },
  };
}
