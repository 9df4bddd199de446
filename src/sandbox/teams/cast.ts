import type { Person } from './types';

/** The simulated directory's tenant id unless the host brings its own. */
export const SANDBOX_TENANT_ID = '6f1d2c3b-4a59-4687-9c0d-1e2f3a4b5c6d';

/** Builds a person; the Teams user id is derived from the Entra object id, so it is the same in every run. */
function person(
  key: string,
  name: string,
  title: string,
  aadObjectId: string,
  domain = 'contoso.onmicrosoft.com',
): Person {
  return {
    key,
    name,
    title,
    id: `29:1${Buffer.from(aadObjectId).toString('base64url')}`,
    aadObjectId,
    userPrincipalName: `${key}@${domain}`,
    locale: 'en-GB',
    timezone: 'Europe/London',
  };
}

/** The people of the sandbox: one who asks, two who decide, one whose licence may be borrowed, one who has no say. */
export const CAST: readonly Person[] = [
  person('ravi', 'Ravi Patel', 'Requester', '8f0c2a9e-6b1d-4c3e-9a70-000000000001'),
  person('dana', 'Dana Ortiz', 'CRM admin', '8f0c2a9e-6b1d-4c3e-9a70-000000000002'),
  person('lee', 'Lee Chen', 'CRM admin', '8f0c2a9e-6b1d-4c3e-9a70-000000000003'),
  person('kim', 'Kim Larsen', 'Sales manager', '8f0c2a9e-6b1d-4c3e-9a70-000000000004'),
  person('sam', 'Sam Okafor', 'Colleague, no part in this', '8f0c2a9e-6b1d-4c3e-9a70-000000000005'),
];
