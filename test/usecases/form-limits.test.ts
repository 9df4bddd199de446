import type { EnvironmentSettings } from '../../src/desk/settings';
import { inAYear, readForm } from '../../src/usecases/read-form';
import { olga, ravi } from '../support/cast';
import { settings as samples } from '../support/store-samples';

const today = '2029-03-01';
const onPremises = { domain: 'corp.contoso.com', upnSuffix: 'contoso.com', organizationalUnit: 'OU=Service' };
const two = samples.environments.flatMap((one): EnvironmentSettings[] => [
  { ...one, roles: [...one.roles, { id: 'reader', name: 'Orders Reader' }] },
  { ...one, id: 'local', name: 'Local CRM', onPremises },
]);
const settings = { ...samples, environments: two };
const good = {
  accountName: 'svc-orders',
  environment: 'prod',
  role: 'orders',
  purpose: 'Moves orders into the CRM.',
  owner: olga.aadObjectId,
};

const read = (change: Record<string, unknown> = {}) => readForm({ ...good, ...change }, settings, ravi, today);
const draft = (change: Record<string, unknown> = {}) => {
  const result = read(change);
  return 'draft' in result ? result.draft : result.errors;
};
const errors = (change: Record<string, unknown>) => {
  const result = read(change);
  return 'errors' in result ? result.errors : {};
};

it('a form with nothing but what must be in it is an account of the cloud, shown once, that is reviewed in a year', () => {
  expect(draft()).toEqual({
    kind: 'create',
    accountName: 'svc-orders',
    environmentId: 'prod',
    roleId: 'orders',
    purpose: 'Moves orders into the CRM.',
    accountKind: 'cloud',
    owner: { aadObjectId: olga.aadObjectId, name: '' },
    passwordNeverExpires: false,
    passwordTaking: 'shown-once',
    reviewOn: '2030-03-01',
  });
});

it('a form with everything is what was written in it, without the spaces around it', () => {
  const all = {
    environment: ' Local CRM ',
    accountKind: ' onprem ',
    owner: ` ${ravi.aadObjectId.toUpperCase()} `,
    passwordNeverExpires: 'true',
    passwordTaking: 'from-vault',
    reviewOn: ' 2029-05-01 ',
    purpose: '  Moves orders.  ',
  };

  expect(draft(all)).toEqual({
    kind: 'create',
    accountName: 'svc-orders',
    environmentId: 'local',
    roleId: 'orders',
    purpose: 'Moves orders.',
    accountKind: 'onprem',
    owner: ravi,
    passwordNeverExpires: true,
    passwordTaking: 'from-vault',
    reviewOn: '2029-05-01',
  });
  expect(read(all).inputs).toEqual({ ...good, ...all, ...trimmed(all) });
});

const trimmed = (all: Record<string, string>) =>
  Object.fromEntries(Object.entries(all).map(([key, value]) => [key, value.trim()]));

it('an owner is known by their id in small letters, whoever they are', () => {
  expect(draft({ owner: 'ABCDEF01-2345-6789-ABCD-EF0123456789' })).toMatchObject({
    owner: { aadObjectId: 'abcdef01-2345-6789-abcd-ef0123456789', name: '' },
  });
});

it.each<[object, object]>([
  [{ environment: '' }, { environment: { field: 'environment', code: 'environment-missing' } }],
  [
    { role: 'gone' },
    {
      role: {
        field: 'role',
        code: 'role-not-offered',
        values: { case: 'on-form', roles: 'Orders Integration, Orders Reader' },
      },
    },
  ],
  [
    { environment: 'local', role: 'reader' },
    { role: expect.objectContaining({ code: 'role-not-offered' }) as unknown },
  ],
  [{ purpose: 'nine char' }, { purpose: { field: 'purpose', code: 'purpose-missing' } }],
  [{ purpose: 'ten chars.' }, {}],
  [{ purpose: 'x'.repeat(300) }, {}],
  [
    { purpose: 'x'.repeat(301) },
    { purpose: { field: 'purpose', code: 'purpose-too-long', values: { length: 301, longest: 300 } } },
  ],
  [
    { purpose: 'x'.repeat(4_000) },
    { purpose: { field: 'purpose', code: 'purpose-too-long', values: { length: 4_000, longest: 300 } } },
  ],
  [{ purpose: 'x'.repeat(4_001) }, { purpose: { field: 'purpose', code: 'purpose-missing' } }],
  [{ owner: `${olga.aadObjectId}0` }, { owner: { field: 'owner', code: 'owner-missing' } }],
  [{ owner: `0${olga.aadObjectId}` }, { owner: { field: 'owner', code: 'owner-missing' } }],
  [
    { accountKind: 'onprem' },
    { accountKind: { field: 'accountKind', code: 'no-on-premises', values: { environment: 'Production' } } },
  ],
  [{ accountKind: 'onprem', environment: 'local' }, {}],
  [{ reviewOn: '', passwordNeverExpires: 'true' }, { reviewOn: { field: 'reviewOn', code: 'review-missing' } }],
  [{ reviewOn: '2029-03-01' }, { reviewOn: { field: 'reviewOn', code: 'review-date' } }],
  [{ reviewOn: '2029-03-02' }, {}],
  [{ reviewOn: '2031-12-31' }, {}],
  [{ reviewOn: '2032-01-01' }, { reviewOn: { field: 'reviewOn', code: 'review-date' } }],
  [
    { reviewOn: `2029-02-30${' '.repeat(3)}` },
    { reviewOn: { field: 'reviewOn', code: 'review-date', values: { case: 'no-such-day', written: '2029-02-30' } } },
  ],
  [
    { reviewOn: 'z'.repeat(41) },
    {
      reviewOn: { field: 'reviewOn', code: 'review-date', values: { case: 'unreadable', written: 'z'.repeat(40) } },
    },
  ],
])('of %j the form says by field what is wrong', (change, wrong) => {
  expect(errors(change as Record<string, unknown>)).toEqual(wrong);
});

it('an empty form has each fault at once, and none about what hangs on a choice that was not made', () => {
  const result = readForm({ accountKind: 'onprem' }, settings, ravi, today);

  expect('errors' in result && Object.keys(result.errors).sort()).toEqual([
    'accountName',
    'environment',
    'owner',
    'purpose',
  ]);
});

it.each([
  ['2029-03-01', '2030-03-01'],
  ['2028-02-29', '2029-02-28'],
  ['2028-02-28', '2029-02-28'],
  ['2099-12-31', '2100-12-31'],
])('a year after %s is %s', (day, later) => {
  expect(inAYear(day)).toBe(later);
});
