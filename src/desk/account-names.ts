import type { ServiceRequest } from './request';
import type { DeskSettings, EnvironmentSettings } from './settings';

/** Longest sAMAccountName of a user in Active Directory. */
const SAM_LENGTH = 20;

/** `svc-erp@contoso.onmicrosoft.com`, or with the on-premises suffix for synced accounts. */
export function userPrincipalNameOf(
  request: Pick<ServiceRequest, 'accountName' | 'accountKind'>,
  environment: EnvironmentSettings,
  settings: Pick<DeskSettings, 'accountDomain'>,
): string {
  const suffix = request.accountKind === 'onprem' ? environment.onPremises?.upnSuffix : settings.accountDomain;
  return `${request.accountName}@${suffix ?? settings.accountDomain}`;
}

/**
 * The account name in what somebody wrote: that itself, or a user principal name as the cards show it. One of a domain in
 * which the desk makes no accounts stays as it is, and so is nobody's.
 */
export function accountKey(
  written: string,
  { accountDomain, environments }: Pick<DeskSettings, 'accountDomain' | 'environments'>,
): string {
  const given = written.trim().toLowerCase();
  const [name = '', domain] = given.split('@');
  const domains = [accountDomain, ...environments.map(({ onPremises }) => onPremises?.upnSuffix)];
  return domains.some((one) => one?.toLowerCase() === domain) ? name : given;
}

/** Name of the password in the vault: letters, digits and dashes; used again only by a request that takes up the same account. */
export function secretNameOf(request: Pick<ServiceRequest, 'accountName' | 'id'>): string {
  return `${request.accountName}-${request.id}`.replace(/[^0-9A-Za-z-]/g, '-');
}

/** The account name, or its beginning and the number of the request where it is longer than Active Directory allows. */
export function samAccountNameOf(request: Pick<ServiceRequest, 'accountName' | 'id'>): string {
  if (request.accountName.length <= SAM_LENGTH) return request.accountName;
  const tail = `-${request.id.replace(/\D/g, '')}`;
  return request.accountName.slice(0, SAM_LENGTH - tail.length).replace(/(?<![-.])[-.]+$/, '') + tail;
}
