import type { ODataService } from '../odata-service';
import { createODataService } from '../odata-service';
import type { Upstream } from '../upstream';
import { graphRules } from './graph-answers';

/** Microsoft Graph v1.0 with the app's own permissions. */
export type Graph = ODataService;

export function createGraph(upstream: Upstream, origin: string): Graph {
  return createODataService(upstream, {
    service: 'graph',
    base: `${origin}/v1.0`,
    resource: origin,
    headersFor: () => ({ accept: 'application/json' }),
    rules: graphRules,
  });
}
