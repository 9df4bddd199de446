import { credentialCard, type CredentialState } from '../../src/cards/credential';
import { formCard } from '../../src/cards/form';
import type { FormView } from '../../src/usecases/api';
import { words } from '../../src/words/words';
import { samples } from './support/samples';
import { elementsOf, nodesOf, textsOf, verbsOf } from './support/card-json';
import { sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const { environment, request } = sampleView();

describe('the request form', () => {
  const form: FormView = {
    environments: [{ environment, slots: null }],
    requester: request.requester,
    inputs: {},
    errors: {},
  };
  const input = (card: unknown, id: string) => nodesOf(card).find(({ node }) => node['id'] === id)?.node;

  it('keeps what was typed, exactly as it was typed', () => {
    const purpose = '[x](https://evil.example) ${secret} *a*';

    const card = formCard({ ...form, inputs: { purpose, accountName: 'svc-x' } }, english);

    expect([input(card, 'purpose')?.['value'], input(card, 'accountName')?.['value']]).toEqual([purpose, 'svc-x']);
  });

  it('opens the folded part when something in it is wrong', () => {
    const errors = { reviewOn: { code: 'review-date' } } as const;

    expect(input(formCard(form, english), 'options')?.['isVisible']).toBe(false);
    expect(input(formCard({ ...form, errors }, english), 'options')?.['isVisible']).toBe(true);
    expect(textsOf(formCard({ ...form, errors }, english))).toContain(
      'The review date is not a day within the next two years. Choose the day on which somebody must confirm that the account is still needed.',
    );
  });

  it('lets the client check the name by the rule of the settings', () => {
    const rule = { prefix: 'svc.', minLength: 7, maxLength: 20, reserved: [] };

    const pattern = new RegExp(
      input(formCard(form, english, { accountName: rule }), 'accountName')?.['regex'] as string,
    );

    expect(['svc.erp', 'svc.erp-sync', 'svc.abcdefghijklmnop'].every((name) => pattern.test(name))).toBe(true);
    expect(
      ['svc.er', 'svcxerp', 'svc.erp-', 'svc.Erp', 'svc.abcdefghijklmnopq'].some((name) => pattern.test(name)),
    ).toBe(false);
  });

  it('names the environments of a role that is not offered everywhere', () => {
    const other = { ...environment, id: 'dev', name: 'Contoso Dev', roles: environment.roles.slice(0, 1) };
    const card = formCard(
      {
        ...form,
        environments: [
          { environment, slots: null },
          { environment: other, slots: null },
        ],
      },
      english,
    );

    const titles = input(card, 'role')?.['choices'].map((choice: { title: string }) => choice.title);

    expect(titles).toEqual([
      'Orders Writer: reads accounts, writes orders',
      'Integration Administrator (two approvals) (Contoso Production)',
    ]);
  });
});

describe('the hand-over', () => {
  const cardIn = (credential: CredentialState) =>
    credentialCard({ requestId: 'SA-1042', accountName: 'svc-erp-sync', environment, credential }, english);

  it('shows the password once it is revealed, literally', () => {
    const password = '*_[a](b)`${x}{{y}}';

    const copied = elementsOf(cardIn({ state: 'revealed', userPrincipalName: 'u@c', password }), 'CodeBlock');

    expect(copied.map((one) => one['codeSnippet'])).toEqual(['u@c', environment.url, password]);
  });

  it('opens a dialog from the message, and reveals in the dialog only', () => {
    const until = '2026-11-23T10:52:00Z';

    expect(verbsOf(cardIn({ state: 'offered', until }))).toEqual(['credential.open']);
    expect(verbsOf(cardIn({ state: 'ready', ticket: 't', until }))).toEqual(['credential.reveal']);
    expect(verbsOf(cardIn({ state: 'reminder', until }))).toEqual(['credential.open']);
    expect(verbsOf(cardIn({ state: 'lapsed' }))).toEqual(['credential.open']);
  });
});

it.each(['approval-admin.borrow', 'progress.waiting', 'verification.passed', 'quota.one'])(
  'draws %s as before',
  (id) => {
    const sample = samples().find((one) => one.id === id);

    expect(sample?.draw(english)).toMatchSnapshot();
  },
);

it('leaves the title of a form to the frame of its dialog', () => {
  const form: FormView = { environments: [], requester: request.requester, inputs: {}, errors: {} };

  expect(textsOf(formCard(form, english))).toContain('Request a service account');
  expect(textsOf(formCard(form, english, { inDialog: true }))).not.toContain('Request a service account');
});
