import { abilitiesCard } from '../../src/cards/abilities';
import { requestCard } from '../../src/cards/request-card';
import { words } from '../../src/words/words';
import type { AccountRecord } from '../../src/desk/account';
import type { HandOverStanding } from '../../src/desk/hand-over';
import type { RequestView } from '../../src/desk/view';
import { elementsOf, textsOf, verbsOf } from './support/card-json';
import { dana, kim, sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const { request } = sampleView();
const userPrincipalName = 'svc-erp-sync@contoso.com';
const account = {
  name: request.accountName,
  requestId: request.id,
  userPrincipalName,
  state: 'active',
} as AccountRecord;
const offered: HandOverStanding = { state: 'offered', expiresAt: '2026-11-23T10:52:00Z' };
const lapsed: HandOverStanding = { ...offered, state: 'lapsed', lapsedAt: '2026-11-23T10:52:09Z' };
const revealed: HandOverStanding = { ...offered, state: 'revealed', revealedAt: '2026-11-21T08:00:00Z' };
const withdrawn: HandOverStanding = { ...offered, state: 'withdrawn' };
const replaced: HandOverStanding = { ...offered, state: 'replaced' };
const secret = { secretName: 'svc-erp-sync-1042', vaultUrl: 'https://contoso.vault.azure.net' };

/** A finished account that Dana owns and Ravi asked for. */
function finished(handOver: HandOverStanding | null, more: Partial<RequestView['request']> = {}): RequestView {
  return sampleView({ state: 'done', owner: dana, facts: secret, ...more }, { account, handOver });
}

function cardFor(person: { aadObjectId: string }, view: RequestView, audience: 'requester' | 'approver' = 'requester') {
  return requestCard(view, audience, english, { viewerId: person.aadObjectId });
}

function handOverOf(card: object): string | undefined {
  const facts = elementsOf(card, 'FactSet').flatMap((set) => set['facts'] as Fact[]);
  return facts.find(({ title }) => title === 'Hand-over')?.value;
}

interface Fact {
  readonly title: string;
  readonly value: string;
}

it('offers the password to the owner alone', () => {
  const view = finished(offered);

  expect(verbsOf(cardFor(dana, view))).toContain('credential.open');
  expect(verbsOf(cardFor(request.requester, view))).not.toContain('credential.open');
  expect(verbsOf(requestCard(view, 'requester', english))).not.toContain('credential.open');
  expect(verbsOf(cardFor(kim, view, 'approver'))).not.toContain('credential.open');
});

it.each([
  ['waits', offered, true, 'Waits for Dana Ortiz until 23 Nov 2026, 10:52'],
  ['has lapsed', lapsed, true, 'The password was not changed'],
  ['was shown', revealed, false, 'Shown to Dana Ortiz, 21 Nov 2026, 08:00'],
  ['is being replaced', withdrawn, false, 'being replaced'],
  ['was changed by hand', replaced, false, 'Changed by hand'],
])('says that the password %s, and has the button only while it can be collected', (_, handOver, button, said) => {
  const card = cardFor(dana, finished(handOver));

  expect(verbsOf(card).includes('credential.open')).toBe(button);
  expect(handOverOf(card)).toContain(said);
});

it('has no button for the password of a retired account', () => {
  const view = { ...finished(offered), account: { ...account, state: 'retired' } as AccountRecord };

  expect(verbsOf(cardFor(dana, view))).not.toContain('credential.open');
});

it('names vault and secret to the owner, and to nobody else, where the integration reads them', () => {
  const view = finished(null, { passwordTaking: 'from-vault' });
  const others = [
    cardFor(request.requester, view),
    cardFor(kim, view, 'approver'),
    requestCard(view, 'everyone', english),
  ];

  expect(handOverOf(cardFor(dana, view))).toContain('svc-erp-sync-1042 in https://contoso.vault.azure.net');
  expect(verbsOf(cardFor(dana, view))).not.toContain('credential.open');
  expect(others.filter((card) => JSON.stringify(card).includes('svc-erp-sync-1042'))).toEqual([]);
});

it('shows a password once where it was asked for from a vault that is none of Key Vault', () => {
  const view = finished(offered, { passwordTaking: 'from-vault', facts: { secretName: 'svc-erp-sync-1042' } });

  expect(verbsOf(cardFor(dana, view))).toContain('credential.open');
});

describe('how to connect', () => {
  const tenant = { id: 'tenant-1', loginUrl: 'https://login.microsoftonline.com', hasKeyVault: true };
  const more = { viewerId: dana.aadObjectId, tenant };
  const living = { ...account, kind: 'cloud' } as AccountRecord;
  const view = { ...finished(offered), account: living };
  const read = (card: object) => textsOf(card).join('\n');

  it('is told with tenant, client, scope, endpoint and a sample that holds no password', () => {
    const code = elementsOf(requestCard(view, 'requester', english, more), 'CodeBlock').at(-1);
    const said = read(requestCard(view, 'requester', english, more));

    expect(said).toContain('tenant-1');
    expect(said).toContain('https://contoso.crm4.dynamics.com/.default');
    expect(said).toContain('https://contoso.crm4.dynamics.com/api/data/v9.2/');
    expect(said).toContain('For a first try only: 51f81489-12ee-4a9e-aaae-a2591f45987d');
    expect(code?.['codeSnippet']).toContain('https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token');
    expect(code?.['codeSnippet']).toContain('--data-urlencode username=svc-erp-sync@contoso.com');
    expect(code?.['codeSnippet']).toContain('password@password.txt');
  });

  it('names the account to exclude, or the group of all accounts where there is one', () => {
    const group = 'group-of-all-accounts';

    expect(read(requestCard(view, 'requester', english, more))).toContain('excludes svc-erp-sync from it');
    expect(read(requestCard(view, 'requester', english, { ...more, accountGroupId: group }))).toContain(
      'excludes the group group-of-all-accounts from it',
    );
  });

  it('says what is different for an account from Active Directory, and to strangers nothing', () => {
    const onprem = { ...view, account: { ...living, kind: 'onprem' } as AccountRecord };

    expect(read(requestCard(onprem, 'requester', english, more))).toContain('goes to the federation server');
    expect(read(requestCard(view, 'requester', english, more))).not.toContain('federation server');
    expect(read(requestCard(view, 'everyone', english, { tenant }))).not.toContain('tenant-1');
  });
});

it('an approver is told how the password is taken, and that an application user may be better', () => {
  const pending = sampleView({ state: 'pending', passwordTaking: 'from-vault' });
  const old = sampleView({ state: 'pending' });

  const said = textsOf(requestCard(pending, 'approver', english)).join('\n');

  expect(said).toContain('Read from the vault by the integration');
  expect(said).toContain('application user needs none');
  expect(textsOf(requestCard(old, 'approver', english)).join('\n')).toContain('Shown once to the owner');
});

it.each([
  ['50076', 'multi-factor'],
  ['AADSTS7000218', 'Allow public client flows'],
  ['50199', 'https://login.microsoftonline.com/error?code=50199'],
])('“can %s” says what the number of a refused sign-in means', (thing, said) => {
  expect(textsOf(abilitiesCard(english, { thing })).join('\n')).toContain(said);
});
