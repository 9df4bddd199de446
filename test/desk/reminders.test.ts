import { canBeCollected, isReadFromVault, reminderOf } from '../../src/desk/hand-over';
import type { HandOver } from '../../src/desk/hand-over';
import { nextMomentOf, reminderDue } from '../../src/desk/reminders';
import { olga } from '../support/cast';

const at = (hours: number) => new Date(Date.UTC(2026, 10, 1, hours));
const iso = (hours: number) => at(hours).toISOString();
/** Open for eight hours: half of it is over at four, and an eighth is left at seven. */
const open = { requestedAt: iso(0), expiresAt: iso(8) };

describe('who may decide is reminded', () => {
  it.each([
    [0, null],
    [3.999, null],
    [4, 'half'],
    [6.999, 'half'],
    [7, 'last'],
    [9, 'last'],
  ])('after %d of eight hours: %s', (hours, reminder) => {
    expect(reminderDue(open, at(hours))).toBe(reminder);
  });

  it('by the time since they were asked anew, not since the request was made', () => {
    const anew = { requestedAt: iso(0), askedAgainAt: iso(8), expiresAt: iso(16) };

    expect(reminderDue(anew, at(11))).toBeNull();
    expect(reminderDue(anew, at(12))).toBe('half');
    expect(reminderDue(anew, at(15))).toBe('last');
  });

  it.each([
    [0, 4],
    [4, 7],
    [6, 7],
    [7, 8],
    [9, 8],
  ])('and at %d hours the next thing happens at %d', (now, next) => {
    expect(nextMomentOf(open, at(now))).toEqual(at(next));
  });
});

describe('the password on its way to its owner', () => {
  const offer: HandOver = {
    requestId: 'SA-1042',
    accountName: 'svc-erp',
    owner: olga,
    secretName: 'svc-erp-SA-1042',
    state: 'offered',
    offeredAt: iso(0),
    expiresAt: iso(8),
  };

  it('is reminded of at half the time of its offer, which begins when the owner was reached', () => {
    expect(reminderOf(offer)).toEqual(at(4));
    expect(reminderOf({ ...offer, beganAt: iso(2) })).toEqual(at(5));
  });

  it.each([
    ['offered', true],
    ['lapsed', true],
    ['revealed', false],
    ['withdrawn', false],
  ] as const)('that is %s may be seen: %s', (state, may) => {
    expect(canBeCollected({ state })).toBe(may);
  });

  it('is offered to nobody where the integration reads it from a Key Vault, and only there', () => {
    const vaultUrl = 'https://contoso.vault.azure.net';

    expect(isReadFromVault({ passwordTaking: 'from-vault', facts: { vaultUrl } })).toBe(true);
    expect(isReadFromVault({ passwordTaking: 'from-vault', facts: {} })).toBe(false);
    expect(isReadFromVault({ passwordTaking: 'shown-once', facts: { vaultUrl } })).toBe(false);
    expect(isReadFromVault({ facts: { vaultUrl } })).toBe(false);
  });
});
