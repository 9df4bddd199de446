import { findingRow } from '../../src/cards/verification';
import type { Finding } from '../../src/desk/finding';
import { words } from '../../src/words/words';

const at = '2026-11-20T10:52:18Z';
const german = words('de-DE', 'UTC');
const row = (finding: Partial<Finding>) =>
  findingRow({ check: 'access-mode', result: 'pass', found: '', at, ...finding }, true, german).found;

describe('what was read, for a German reader', () => {
  it('is a sentence of the message files', () => {
    expect(row({ found: { key: 'found.no-licence' } })).toBe('Keine Lizenz');
  });

  it.each(['Delegated Admin', 'None', 'Enabled', 'found.gone'])(
    'is a name as the tenant has it, and no sentence although one is like it: %s',
    (name) => {
      expect(row({ check: 'security-role', found: { name } })).toBe(name);
    },
  );

  it('is shown as it is where a run that an older version began says it in text alone', () => {
    expect(row({ found: 'no licence' })).toBe('no licence');
  });
});
