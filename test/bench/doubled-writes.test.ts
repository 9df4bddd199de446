import { apps } from '../../src/sandbox/tenant';
import type { LedgerEntry } from '../../src/sandbox/tenant';
import { doubledWrites } from './doubled-writes';

const write = (change: Partial<LedgerEntry>): LedgerEntry => ({
  at: 0,
  service: 'graph',
  environmentId: undefined,
  method: 'POST',
  path: '/v1.0/users/1/assignLicense',
  caller: apps.bot.appId,
  kind: 'licenses',
  id: '1',
  before: [],
  after: [{ skuId: 'sales' }],
  status: 200,
  delivered: true,
  ...change,
});

const creation = (id: string) =>
  write({ kind: 'user', id, before: null, after: { id, userPrincipalName: 'svc-a@contoso.com' }, status: 201 });

it('names the account that was created again, and the change that was made again', () => {
  expect(doubledWrites([creation('1'), creation('2'), write({}), write({})])).toEqual([
    'svc-a@contoso.com is created',
    'licenses 1 in the tenant from [] to [{"skuId":"sales"}]',
  ]);
});

it('a write that was sent again and changed nothing is none, nor is one that was refused, or made by a person', () => {
  const again = { before: [{ skuId: 'sales' }] };
  const others = [write({ status: 429 }), write({ caller: 'dana' }), write({ id: '2' }), write({ after: [] })];
  const push = write({ kind: 'addUser', before: null, after: { environmentId: 'uat' } });

  expect(doubledWrites([creation('1'), write({}), write(again), ...others, push, push])).toEqual([]);
});
