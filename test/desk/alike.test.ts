import { alikeAmong } from '../../src/desk/alike';
import type { ServiceRequest } from '../../src/desk/request';
import { dana, lee, olga } from '../support/cast';
import { sampleRequest } from '../support/sample-request';
import { settings } from '../support/store-samples';

const first = sampleRequest({ id: 'SA-1', marker: 'SA-1.a', accountName: 'svc-one', purpose: 'One.' });
const second = sampleRequest({ id: 'SA-2', marker: 'SA-2.b', accountName: 'svc-two', purpose: 'Two.' });
const ids = (requests: readonly ServiceRequest[]) => alikeAmong(requests, settings).map(({ id }) => id);
const approvedOnce = [{ by: dana, at: '2026-11-22T10:00:00.000Z' }];

describe('requests are alike', () => {
  it('where they differ in name and purpose alone', () => {
    expect(ids([first, second])).toEqual(['SA-1', 'SA-2']);
  });

  it.each<[string, Partial<ServiceRequest>]>([
    ['the role', { roleId: 'reader' }],
    ['the owner', { owner: olga }],
    ['the day of the review', { reviewOn: '2027-01-01' }],
    ['a password that never expires', { passwordNeverExpires: true }],
    ['the environment', { environmentId: 'gone' }],
    ['where the account is mastered', { accountKind: 'onprem' }],
    ['an approval that one has already', { approvals: approvedOnce }],
    ['that one takes up an account that was there', { adopts: { requestId: 'SA-9' } }],
  ])('not where they differ in %s', (_what, change) => {
    expect(ids([first, { ...second, ...change }])).toEqual([]);
  });

  it('also where each has an approval already, of whomever', () => {
    const others = [{ by: lee, at: '2026-11-22T11:00:00.000Z' }];

    expect(
      ids([
        { ...first, approvals: approvedOnce },
        { ...second, approvals: others },
      ]),
    ).toEqual(['SA-1', 'SA-2']);
  });

  it('not where those approvals chose different lenders', () => {
    const lentBy = (lender: typeof olga) => approvedOnce.map((approval) => ({ ...approval, lender }));

    expect(
      ids([
        { ...first, approvals: lentBy(olga) },
        { ...second, approvals: lentBy(dana) },
      ]),
    ).toEqual([]);
  });

  it('never where they end an account: that is looked at one by one', () => {
    expect(ids([first, second].map((one) => ({ ...one, kind: 'retire' as const })))).toEqual([]);
  });

  it('and of several groups the largest counts; one alone is none', () => {
    const odd = sampleRequest({ id: 'SA-3', roleId: 'reader' });
    const third = sampleRequest({ id: 'SA-4', marker: 'SA-4.c', accountName: 'svc-four' });

    expect(ids([odd, { ...odd, id: 'SA-5' }, first, second, third])).toEqual(['SA-1', 'SA-2', 'SA-4']);
    expect(ids([first, odd])).toEqual([]);
    expect(ids([])).toEqual([]);
  });
});
