import { UpstreamError, type Problem } from '../../desk/problem';
import type { Platform } from '../../recipe/ports/platform';
import type { AnswerRule, Purpose } from '../answers';
import { encode, guid } from '../odata';
import type { Upstream } from '../upstream';

interface PlatformEnvironment {
  readonly id: string;
  readonly powerPlatformId?: string;
}

export interface PlatformAddresses {
  /** Origin of the admin API. */
  readonly origin: string;
  /** Audience of its tokens. */
  readonly resource: string;
}

const API_VERSION = '2023-06-01';

/** Answers of the admin API. Beyond `userNotLicensed` its codes are not documented: the status decides. */
export const platformRules: readonly AnswerRule[] = [
  { text: 'userNotLicensed', outlook: 'not-yet', retried: 'recipe', problem: notLicensedYet },
  { code: 'userNotLicensed', outlook: 'not-yet', retried: 'recipe', problem: notLicensedYet },
  { status: [401, 403], outlook: 'refused', retried: 'nobody', problem: notRegistered },
  { status: 404, outlook: 'refused', retried: 'nobody', problem: environmentGone },
];

/** The push of a user into an environment; the same call as Add-AdminPowerAppsSyncUser. */
export function createPlatform(
  upstream: Upstream,
  addresses: PlatformAddresses,
  places: { readonly environments: readonly PlatformEnvironment[] },
): Platform {
  const idOf = (environmentId: string) => places.environments.find(({ id }) => id === environmentId)?.powerPlatformId;

  return {
    canAddUser: (environmentId) => idOf(environmentId) !== undefined,
    async addUser(environmentId, userId) {
      const id = idOf(environmentId);
      if (id === undefined) throw notConfigured(environmentId);
      const path = `/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments/${encode(id)}/addUser`;
      await upstream.call({
        service: 'powerPlatform',
        doing: `add the user ${userId} to the environment at once`,
        method: 'POST',
        url: `${addresses.origin}${path}?api-version=${API_VERSION}`,
        resource: addresses.resource,
        headers: { accept: 'application/json' },
        body: { objectId: guid(userId) },
        repeatable: true,
        rules: platformRules,
      });
    },
  };
}

function notConfigured(environmentId: string): UpstreamError {
  return new UpstreamError('refused', {
    code: 'force-sync-not-configured',
    standing: 'nothing-sent',
    values: { environmentId },
  });
}

function notLicensedYet({ doing }: Purpose): Problem {
  return { code: 'not-licensed-yet', values: { doing } };
}

function notRegistered({ doing }: Purpose): Problem {
  return {
    code: 'permission-missing',
    values: { permission: 'Power Platform management application', doing, case: 'platform' },
  };
}

function environmentGone({ doing }: Purpose): Problem {
  return { code: 'environment-missing', values: { doing, case: 'platform' } };
}
