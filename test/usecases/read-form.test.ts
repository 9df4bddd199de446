import { readFileSync } from 'node:fs';
import { parseDeskFile } from '../../src/config/desk-file';
import type { DeskSettings } from '../../src/desk/settings';
import { readForm } from '../../src/usecases/read-form';
import { inEnglish } from '../../src/words/words';
import { ravi } from '../support/cast';

const { settings } = parseDeskFile(JSON.parse(readFileSync('env/desk.sample.json', 'utf8')), 'sample') as {
  settings: DeskSettings;
};
const today = '2026-11-22';
const good = {
  accountName: 'svc-erp-sync',
  environment: 'prod',
  role: 'writer',
  purpose: 'Nightly order sync from the ERP.',
  accountKind: 'cloud',
  owner: ravi.aadObjectId,
  passwordNeverExpires: 'true',
  reviewOn: '2027-05-01',
};
const read = (change: Record<string, unknown>) => readForm({ ...good, ...change }, settings, ravi, today);

describe('the request form', () => {
  it('gives a draft of exactly the known fields', () => {
    const result = read({ approved: true, requester: 'somebody else', licenseSku: 'x' });

    expect(result).toMatchObject({
      draft: { accountName: 'svc-erp-sync', owner: ravi, passwordNeverExpires: true, kind: 'create' },
    });
    expect('draft' in result && Object.keys(result.draft).sort()).toEqual(
      [
        'accountKind',
        'accountName',
        'environmentId',
        'kind',
        'owner',
        'passwordNeverExpires',
        'passwordTaking',
        'purpose',
        'reviewOn',
        'roleId',
      ].sort(),
    );
  });

  it.each([
    ['shown-once', undefined],
    ['from-vault', 'from-vault'],
    ['shown-once', 'mail it to me'],
  ])('takes the password as %s when %s was chosen', (taking, passwordTaking) => {
    expect(read({ passwordTaking })).toMatchObject({ draft: { passwordTaking: taking } });
  });

  it.each([
    ['accountName', { accountName: 'svc-а-b-c' }],
    ['environment', { environment: 'moon' }],
    ['role', { role: 'everything' }],
    ['purpose', { purpose: '  ' }],
    ['purpose', { purpose: 'x'.repeat(301) }],
    ['owner', { owner: '' }],
    ['owner', { owner: "' or 1 eq 1" }],
    ['reviewOn', { reviewOn: '' }],
    ['reviewOn', { reviewOn: '2026-11-22' }],
    ['reviewOn', { reviewOn: '2026-02-31x' }],
    ['reviewOn', { reviewOn: '2099-01-01' }],
    ['reviewOn', { reviewOn: '2027-02-30' }],
    ['reviewOn', { reviewOn: '01/05/2027' }],
  ])('refuses a wrong %s by that field, and keeps what was typed', (field, change) => {
    const result = read(change);

    expect('errors' in result && Object.keys(result.errors)).toEqual([field]);
    expect(result.inputs['accountName']).toBe('accountName' in change ? change.accountName : good.accountName);
  });

  it.each([
    null,
    undefined,
    7,
    'text',
    [],
    { accountName: { $: 1 } },
    { purpose: 'x'.repeat(100_000) },
    JSON.parse('{"__proto__":{"isAdmin":true}}'),
    JSON.parse(`{"__proto__":${JSON.stringify(good)}}`),
  ])('survives %j as input', (input) => {
    const result = readForm(input, settings, ravi, today);

    expect('errors' in result).toBe(true);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it.each(['01.05.2027', '2027-05-01T00:00:00Z', '1. Mai 2027'])(
    'reads the review date %j as people write it',
    (reviewOn) => {
      expect(read({ reviewOn })).toMatchObject({
        draft: { reviewOn: '2027-05-01' },
        inputs: { reviewOn: '2027-05-01' },
      });
    },
  );

  it.each([
    ['2027-02-30', 'There is no day 2027-02-30.'],
    ['01/05/2027', 'for example 2027-05-01'],
    ['01.05.2099', 'not a day within the next two years'],
  ])('says of the review date %j: %s', (reviewOn, sentence) => {
    const result = read({ reviewOn });
    const problem = 'errors' in result ? result.errors['reviewOn'] : undefined;
    const { what, next } = inEnglish(problem ?? { code: 'none' });

    expect(`${what} ${next}`).toContain(sentence);
  });

  it('reviews in a year when no date is given for a password that expires', () => {
    const result = read({ reviewOn: '', passwordNeverExpires: 'false' });

    expect(result).toMatchObject({ draft: { reviewOn: '2027-11-22' } });
  });
});
