import { checkAccountName } from '../../src/desk/account-name';
import { inEnglish } from '../../src/words/words';

const rule = { prefix: 'svc-', minLength: 7, maxLength: 20, reserved: ['admin', 'svc-root'] };

describe('an account name', () => {
  it.each(['svc-erp', 'svc-erp-sync', 'svc-a1b2', 'svc-1234567890123456'])('%s is good', (name) => {
    expect(checkAccountName(name, rule)).toBeNull();
  });

  it.each([
    ['admin', 'name-prefix'],
    ['svc-а-look-alike', 'name-characters'],
    ['svc-x@evil.tld', 'name-characters'],
    ["svc-a'b", 'name-characters'],
    ['svc-\u202eerp', 'name-characters'],
    ['svc-e\u200brp', 'name-characters'],
    ['svc-Erp', 'name-characters'],
    ['svc-erp sync', 'name-characters'],
    ['svc-🙂🙂', 'name-characters'],
    [`svc-${'a'.repeat(300)}`, 'name-length'],
    ['svc-a', 'name-length'],
    ['svc-erp-', 'name-hyphens'],
    ['svc--erp', 'name-hyphens'],
    ['svc-admin', 'name-reserved'],
    ['svc-root', 'name-reserved'],
    ['', 'name-prefix'],
  ])('%j is refused as %s, naming the field and the remedy', (name, code) => {
    const problem = checkAccountName(name, rule);

    expect(problem).toMatchObject({ code, field: 'accountName' });
    expect(problem && inEnglish(problem).next).toContain('svc-');
  });

  it('names a letter that only looks right by its code point', () => {
    const problem = checkAccountName('svc-аbc', rule);

    expect(problem && inEnglish(problem).what).toContain('U+0430');
  });

  it('is checked in no time, however long the input', () => {
    const started = process.hrtime.bigint();

    checkAccountName(`svc-${'a-'.repeat(50_000)}!`, rule);

    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(100);
  });
});
