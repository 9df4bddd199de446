import { UpstreamError } from '../../desk/problem';
import type { ODataService } from '../odata-service';
import { createODataService } from '../odata-service';
import type { Upstream } from '../upstream';
import { dataverseRules } from './dataverse-answers';

/** Where an environment is. */
interface DataverseEnvironment {
  readonly id: string;
  /** `https://contoso.crm4.dynamics.com`, no trailing slash. */
  readonly url: string;
}

/** The Web API v9.2 of one environment, as the app's application user. */
export type Dataverse = ODataService;

// Microsoft: "Compose HTTP requests and handle errors": to be sent with every call.
const everyCall = { accept: 'application/json', 'odata-maxversion': '4.0', 'odata-version': '4.0' };

function createDataverse(upstream: Upstream, environment: DataverseEnvironment): Dataverse {
  return createODataService(upstream, {
    service: 'dataverse',
    base: `${environment.url}/api/data/v9.2`,
    resource: new URL(environment.url).origin,
    permission: 'the role System Administrator in this environment',
    headersFor: (method) => ({ ...everyCall, ...(method === 'GET' && { 'if-none-match': 'null' }) }),
    rules: dataverseRules,
  });
}

/** The environments as they are configured now. */
export interface DataversePlaces {
  readonly environments: readonly DataverseEnvironment[];
}

/** The environments by id, as configured when asked. The function throws `refused`, `environment-unknown`. */
export function createDataverses(upstream: Upstream, places: DataversePlaces): (id: string) => Dataverse {
  const byUrl = new Map<string, Dataverse>();

  return (id) => {
    const environment = places.environments.find((each) => each.id === id);
    if (environment) {
      const dataverse = byUrl.get(environment.url) ?? createDataverse(upstream, environment);
      byUrl.set(environment.url, dataverse);
      return dataverse;
    }
    throw new UpstreamError('refused', {
      code: 'environment-unknown',
      standing: 'nothing-sent',
      values: { environment: id, case: 'client' },
    });
  };
}
