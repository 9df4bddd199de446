import { UpstreamError } from '../../desk/problem';
import type { ODataService } from '../odata-service';
import { createODataService } from '../odata-service';
import type { Upstream } from '../upstream';
import { dataverseRules } from './dataverse-answers';

/** Where an environment is. */
export interface DataverseEnvironment {
  readonly id: string;
  /** `https://contoso.crm4.dynamics.com`, no trailing slash. */
  readonly url: string;
}

/** The Web API v9.2 of one environment, as the app's application user. */
export type Dataverse = ODataService;

// Microsoft: "Compose HTTP requests and handle errors": to be sent with every call.
const everyCall = { accept: 'application/json', 'odata-maxversion': '4.0', 'odata-version': '4.0' };

export function createDataverse(upstream: Upstream, environment: DataverseEnvironment): Dataverse {
  return createODataService(upstream, {
    service: 'dataverse',
    base: `${environment.url}/api/data/v9.2`,
    resource: new URL(environment.url).origin,
    permission: 'the role System Administrator in this environment',
    headersFor: (method) => ({ ...everyCall, ...(method === 'GET' && { 'if-none-match': 'null' }) }),
    rules: dataverseRules,
  });
}

/** The environments by id. The function throws `refused`, `environment-unknown`. */
export function createDataverses(
  upstream: Upstream,
  environments: readonly DataverseEnvironment[],
): (id: string) => Dataverse {
  const byId = new Map(environments.map((environment) => [environment.id, createDataverse(upstream, environment)]));

  return (id) => {
    const dataverse = byId.get(id);
    if (dataverse) return dataverse;
    throw new UpstreamError('refused', {
      code: 'environment-unknown',
      what: `There is no environment "${id}" in the settings any more.`,
      standing: 'Nothing was sent.',
      next: 'An operator puts the environment back into the settings, or an admin closes the request.',
      values: { environment: id },
    });
  };
}
