import { environmentOf } from '../../desk/find';
import { UpstreamError } from '../../desk/problem';
import type { Problem } from '../../desk/problem';
import type { ServiceRequest } from '../../desk/request';
import type { AddressHolder, Systemuser } from '../../recipe/ports';
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
  const [user, rows, holders] = await Promise.all([
    background.directory.userByUpn(upn),
    background.crm.systemusersByDomainName(request.environmentId, upn),
    request.accountKind === 'cloud' ? holdersOf(background, upn) : [],
  ]);
  if (user && user.employeeId !== request.marker) return accountExists(upn, user.displayName);

  const [holder] = holders.filter(({ id }) => id !== user?.id);
  if (holder) return addressHeld(upn, holder);
  const row = rows.find(({ deletedstate }) => deletedstate === 0);
  return row ? rowInTheWay(background, request, row, upn) : null;
}

/** Objects that hold the address; an app that may not read groups learns of them when the account is created. */
async function holdersOf({ directory }: Background, upn: string): Promise<readonly AddressHolder[]> {
  try {
    return await directory.addressHolders(upn);
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
  return {
    code: 'name-in-use',
    field: 'accountName',
    what: `${upn} exists already and belongs to ${holder}.`,
    next: 'Choose another name. The desk never touches an account that it did not make.',
    values: { name: upn },
  };
}

function addressHeld(upn: string, { kind, displayName }: AddressHolder): Problem {
  return {
    code: kind === 'group' ? 'address-held-by-group' : 'address-held-by-user',
    field: 'accountName',
    what: `${upn} is a mail address of the ${kind} "${displayName}", and Entra gives no account a name that is one.`,
    next: 'Choose another name, or ask an Exchange admin to take the address off and then send the request again.',
    values: { upn, holder: displayName },
  };
}

const users =
  'Power Platform admin center > Manage > Environments > (environment) > Settings > Users + permissions > Users';

function rowOfGone(upn: string, environment: string, row: Systemuser): Problem {
  const is = row.isdisabled ? 'a disabled user' : 'a user';
  return {
    code: row.isdisabled ? 'row-of-gone-account-disabled' : 'row-of-gone-account',
    field: 'accountName',
    what: `Dynamics 365 (${environment}) still has ${is} named ${upn}. Its account was deleted and is no longer in Entra.`,
    next: `Choose another name. Or ask a System Administrator to delete that user for good (${users}), and then send the request again.`,
    values: { upn, environment },
  };
}

function rowOfNobody(upn: string, environment: string): Problem {
  return {
    code: 'row-of-nobody',
    field: 'accountName',
    what: `Dynamics 365 (${environment}) has a user named ${upn} to which no account in Entra belongs.`,
    next: `Choose another name. Or ask a System Administrator to look at that user (${users}), and then send the request again.`,
    values: { upn, environment },
  };
}

function rowOfDeleted(upn: string, environment: string, row: Systemuser): Problem {
  const is = row.isdisabled ? 'a disabled user' : 'a user';
  return {
    code: row.isdisabled ? 'row-of-deleted-account-disabled' : 'row-of-deleted-account',
    field: 'accountName',
    what: `Dynamics 365 (${environment}) still has ${is} named ${upn}. Its account is among the deleted users of Entra and can still be restored.`,
    next: `Choose another name. Or ask a user admin to restore the account (Entra admin center > Users > Deleted users), or to delete it for good and a System Administrator to delete its user (${users}); then send the request again.`,
    values: { upn, environment },
  };
}

function rowOfLiving(upn: string, environment: string, row: Systemuser, holder: string): Problem {
  return {
    code: 'row-of-another-account',
    field: 'accountName',
    what: `Dynamics 365 (${environment}) has the user ${row.fullname} under the name ${upn}. Its account is called ${holder} in Entra by now.`,
    next: `Choose another name. Or ask a Power Platform admin to run "Refresh user" for it (${users}), and then send the request again.`,
    values: { upn, environment, holder, fullname: row.fullname },
  };
}
