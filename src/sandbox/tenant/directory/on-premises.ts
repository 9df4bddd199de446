import { isoTime, type JsonObject } from '../core/calls';
import type { Settings } from '../core/options';
import type { Timeline } from '../core/timeline';
import type { Directory } from './model';

/** An account that an administrator makes in Active Directory. */
export interface AdUser {
  readonly samAccountName: string;
  readonly upn: string;
  /** Full distinguished name of the organisational unit, for instance `OU=Service,DC=contoso,DC=local`. */
  readonly ou: string;
  /** DNS name of the domain, for instance `contoso.local`. */
  readonly domain: string;
  readonly employeeId?: string;
  readonly displayName?: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly usageLocation?: string;
  readonly password?: string;
  readonly enabled?: boolean;
}

export interface OnPremises {
  /** Makes the account; it arrives in Entra after `directorySyncMs`. Returns its future object id. */
  createAdUser(user: AdUser): string;
  /** Changes mastered attributes (Graph's names); they arrive after `directorySyncMs`. */
  changeAdUser(objectId: string, change: JsonObject): void;
}

const DOMAIN_SID = 'S-1-5-21-1111111111-2222222222-3333333333';

/** The Active Directory side: what it makes comes through Entra Connect, later and by itself. */
export function createOnPremises(settings: Settings, timeline: Timeline, directory: Directory): OnPremises {
  let lastRelativeId = 1100;
  const arrival = () => settings.clock.now() + settings.delays.directorySyncMs;

  return {
    createAdUser(user) {
      const id = settings.newId();
      const relativeId = ++lastRelativeId;
      timeline.plan(arrival(), (at) => {
        // A replicated copy: Entra Connect writes straight into the directory, long before anybody asks.
        directory.addUser(
          at - settings.delays.replicationMs,
          {
            id,
            properties: { ...arrived(user, at), onPremisesSecurityIdentifier: `${DOMAIN_SID}-${relativeId}` },
            assignments: [],
            life: 'active',
            isDirectoryAdmin: false,
            requiresMfa: false,
          },
          'directory synchronisation',
        );
        if (user.password) directory.secrets.set(id, user.password, false);
      });
      return id;
    },
    changeAdUser(objectId, change) {
      timeline.plan(arrival(), (at) => {
        directory.changeUser(at, objectId, 'directory synchronisation', (user) => ({
          ...user,
          properties: { ...user.properties, ...change, onPremisesLastSyncDateTime: isoTime(at) },
        }));
      });
    },
  };
}

function arrived(user: AdUser, at: number): JsonObject {
  const displayName = user.displayName ?? user.samAccountName;
  return {
    accountEnabled: user.enabled ?? true,
    displayName,
    givenName: user.givenName ?? null,
    surname: user.surname ?? null,
    userPrincipalName: user.upn,
    mailNickname: user.samAccountName,
    employeeId: user.employeeId ?? null,
    usageLocation: user.usageLocation ?? null,
    userType: 'Member',
    createdDateTime: isoTime(at),
    passwordPolicies: 'DisablePasswordExpiration',
    onPremisesSyncEnabled: true,
    onPremisesSamAccountName: user.samAccountName,
    onPremisesDomainName: user.domain,
    onPremisesDistinguishedName: `CN=${displayName},${user.ou}`,
    onPremisesUserPrincipalName: user.upn,
    onPremisesImmutableId: Buffer.from(user.samAccountName.padEnd(16, '\0').slice(0, 16)).toString('base64'),
    onPremisesLastSyncDateTime: isoTime(at),
    onPremisesProvisioningErrors: [],
  };
}
