import type { Exchange } from '../../src/sandbox/tenant';
import { wireCallsOf } from './wire-calls';

const call = (id: string, change: Partial<Exchange> = {}): Exchange => ({
  at: 0,
  service: 'graph',
  environmentId: undefined,
  method: 'GET',
  url: '/v1.0/subscribedSkus',
  status: 200,
  requestHeaders: { 'client-request-id': id },
  requestBody: null,
  responseHeaders: {},
  responseBody: null,
  ...change,
});

it('sorts the calls of one account into check, run, what follows, looks that only wait, and the rest', () => {
  const row = `/api/data/v9.2/systemusers?$filter=azureactivedirectoryobjectid eq 1`;
  const calls = [
    call('read-person:11111111-1111-4111-8111-000000000001'),
    call('check-request:SA-1002'),
    call('5cb3d9d2-0000-4000-8000-000000000001'),
    call('SA-1002:1', { method: 'POST', url: '/v1.0/users', status: 201 }),
    call('SA-1002:1', { method: 'POST', url: '/v1.0/groups/1/members/$ref', status: 404 }),
    call('SA-1002:1', { service: 'dataverse', url: row }),
    call('take-survey:uat'),
    call('SA-1002:1'),
    call('take-survey:uat'),
    call('afterwatch:svc-portal'),
  ];

  expect(wireCallsOf(calls, 'SA-1002')).toEqual({ before: 2, run: 2, after: 3, polls: 2, other: 1 });
});

it('counts nothing where no run was', () => {
  expect(() => wireCallsOf([call('take-survey:uat')], 'SA-1002')).toThrow('No run of SA-1002');
});
