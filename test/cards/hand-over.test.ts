import { requestCard, words } from '../../src/cards';
import type { AccountRecord } from '../../src/desk/account';
import type { HandOverStanding } from '../../src/desk/hand-over';
import type { RequestView } from '../../src/desk/view';
import { elementsOf, verbsOf } from './support/card-json';
import { dana, kim, sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const { request } = sampleView();
const account = { name: request.accountName, requestId: request.id, state: 'active' } as AccountRecord;
const offered: HandOverStanding = { state: 'offered', expiresAt: '2026-11-23T10:52:00Z' };
const lapsed: HandOverStanding = { ...offered, state: 'lapsed', lapsedAt: '2026-11-23T10:52:09Z' };
const revealed: HandOverStanding = { ...offered, state: 'revealed', revealedAt: '2026-11-21T08:00:00Z' };
const withdrawn: HandOverStanding = { ...offered, state: 'withdrawn' };
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
  return facts.find(({ title }) => title === 'Password hand-over')?.value;
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
