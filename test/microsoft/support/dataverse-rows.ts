import { ids } from './connected';
import type { FakeAnswer } from './fake-service';

/** A systemuser as the Web API gives it. */
export function row(changes: Record<string, unknown> = {}) {
  return {
    '@odata.etag': 'W/"100"',
    systemuserid: ids.systemuser,
    fullname: 'SVC ERP',
    domainname: 'svc-erp@contoso.com',
    azureactivedirectoryobjectid: ids.user,
    accessmode: 0,
    isdisabled: false,
    islicensed: true,
    applicationid: null,
    deletedstate: 0,
    _businessunitid_value: ids.unit,
    createdon: '2026-11-22T09:00:00Z',
    systemuserroles_association: [{ roleid: ids.role, name: 'ERP' }],
    ...changes,
  };
}

/** A refusal in the form of the service. */
export const refusal = (code: string, status = 400): FakeAnswer => ({
  status,
  body: { error: { code, message: 'The service says no.' } },
});
