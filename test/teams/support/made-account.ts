import type { AccountRecord } from '../../../src/desk/account';
import type { ServiceRequest } from '../../../src/desk/request';
import type { Caller } from '../../../src/usecases/api';
import { fakeDesk, view, type FakeDesk } from './fake-use-cases';

/** The account that a request has made. */
export function madeBy(done: ServiceRequest): AccountRecord {
  return {
    name: done.accountName,
    userPrincipalName: `${done.accountName}@contoso.example`,
    environmentId: done.environmentId,
    requestId: done.id,
    marker: done.marker,
    kind: 'cloud',
    userId: 'u',
    systemuserId: 's',
    roleId: done.roleId,
    owner: done.owner,
    purpose: done.purpose,
    secretName: 'x',
    createdAt: '2026-11-22T10:00:00.000Z',
    reviewOn: done.reviewOn,
    state: 'active',
  };
}

/** The account of the first request, and more requests about it: as in the real books each of them brings the account. */
export function deskWithAccount(made: ServiceRequest, ...later: readonly ServiceRequest[]): FakeDesk {
  const desk = fakeDesk(made, ...later);
  const account = madeBy(made);
  desk.instead('viewShared', async (id: string) => {
    const request = desk.requests.get(id);
    return request ? { ...view(request), account } : null;
  });
  desk.instead('view', async ({ person }: Caller, id: string) => {
    const request = desk.requests.get(id);
    const isTheirs = request?.requester.aadObjectId === person.aadObjectId;
    return request && isTheirs ? { view: { ...view(request), account }, audience: 'requester' } : null;
  });
  return desk;
}
