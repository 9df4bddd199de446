import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { abilitiesCard } from '../../src/cards/abilities';
import { accountCard } from '../../src/cards/account';
import { auditText } from '../../src/cards/audit';
import type { AccountRecord } from '../../src/desk/account';
import type { AuditLine } from '../../src/usecases/ports';
import { words } from '../../src/words/words';
import { textsOf } from './support/card-json';
import { dana, kim, sampleView } from './support/views';

const english = words('en-GB', 'UTC');
const german = words('de-DE', 'UTC');

describe('what such an account can do', () => {
  it.each(['Flows', 'Power Automate', 'FLOW', 'Can it run Flows?'])(
    'is answered however it is written: %s',
    (thing) => {
      const texts = textsOf(abilitiesCard(english, { thing }));

      expect(texts).toContain(english.t('can.flows-answer'));
      expect(texts).not.toContain(english.t('can.mail-answer'));
    },
  );

  it('is answered in the language of the reader', () => {
    expect(textsOf(abilitiesCard(german, { thing: 'E-Mails' }))).toContain(german.t('can.mail-answer'));
  });

  it('is told whole where nothing fits', () => {
    expect(textsOf(abilitiesCard(english, { thing: 'Zebras' }))).toEqual(
      expect.arrayContaining([english.t('can.flows-answer'), english.t('can.mail-answer')]),
    );
  });
});

describe('the audit of a request', () => {
  const line = (seq: number): AuditLine => ({
    seq,
    at: new Date(Date.UTC(2029, 0, 1, 8, seq)).toISOString(),
    hash: '',
    kind: 'decision',
    actor: { ...dana, name: `Admin ${seq}` },
    action: 'retry',
  });

  it('tells the newest decisions where there are more than fit, oldest of them first', () => {
    const told = auditText(
      'SA-1',
      Array.from({ length: 45 }, (_, at) => line(at + 1)),
      english,
    );

    const admins = [...told.matchAll(/Admin (\d+)/g)].map(([, seq]) => Number(seq));
    expect(admins).toEqual(Array.from({ length: 40 }, (_, at) => at + 6));
  });
});

describe('an account for which a licence was borrowed', () => {
  const sample = join(__dirname, '../../cards/samples/account.active.json');
  const { input } = JSON.parse(readFileSync(sample, 'utf8')) as { input: AccountRecord };
  // As an earlier version of the desk wrote it.
  const back = { check: 'lender-whole', result: 'pass', found: `${kim.name} has it`, at: input.createdAt } as const;
  const account = { ...input, findings: [back] };
  const { environment } = sampleView();
  const read = (audience: 'requester' | 'approver') =>
    textsOf(accountCard(account, english, { environment, audience })).join('\n');

  it('names the lender to approvers, and not to whoever asked for it or owns it', () => {
    expect(read('approver')).toContain(kim.name);
    expect(read('requester')).not.toContain(kim.name);
  });
});
