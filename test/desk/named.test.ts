import { named } from '../../src/desk/named';
import { kim } from '../support/cast';
import { sampleRequest } from '../support/sample-request';

const decision = { verdict: 'approved', by: null, at: '2026-11-22T10:00:00.000Z', lender: kim } as const;
const facts = { userId: 'id-of-user', systemuserId: 'id-of-row', userPrincipalName: 'svc-erp@contoso.com' };

describe('a problem names people and accounts in place of ids that say nothing', () => {
  const request = sampleRequest({ facts, decision });

  it('wherever they stand, also inside of a sentence within', () => {
    const problem = {
      code: 'refused',
      technical: 'id-of-user',
      values: {
        user: 'the user id-of-user has the row id-of-row',
        lender: kim.aadObjectId,
        tries: 3,
        plain: { key: 'state.active' },
        inner: { key: 'state.active', values: { who: 'id-of-row' } },
      },
    } as const;

    expect(named(problem, request)).toEqual({
      code: 'refused',
      technical: 'id-of-user',
      values: {
        user: 'the user svc-erp@contoso.com has the row svc-erp@contoso.com',
        lender: kim.name,
        tries: 3,
        plain: { key: 'state.active' },
        inner: { key: 'state.active', values: { who: 'svc-erp@contoso.com' } },
      },
    });
  });

  it('by the account name before there is a user principal name, and leaves what it does not know', () => {
    const problem = { code: 'refused', values: { user: 'id-of-user', lender: kim.aadObjectId } } as const;

    expect(named(problem, sampleRequest({ facts: { userId: 'id-of-user' } }))).toEqual({
      code: 'refused',
      values: { user: 'svc-erp-sync', lender: kim.aadObjectId },
    });
    expect(named(problem, sampleRequest())).toEqual(problem);
    const words = { code: 'refused', values: { text: 'undefined is what it was' } } as const;
    expect(named(words, sampleRequest())).toEqual(words);
    expect(named(words, sampleRequest({ facts: { userId: 'what', userPrincipalName: '' } }))).toEqual(words);
  });

  it('and is as it was where it has no values', () => {
    expect(named({ code: 'refused' }, request)).toEqual({ code: 'refused' });
  });
});
