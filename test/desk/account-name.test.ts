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

  it.each([
    ['svc-Erp', { case: 'capital', character: 'E' }],
    ['svc-erp sync', { case: 'blank' }],
    ['svc-erp\u00a0x', { case: 'blank' }],
    ["svc-a'b", { case: 'visible', character: "'" }],
    ['svc-a~b', { case: 'visible', character: '~' }],
    ['svc-\u202eerp', { codePoint: '202E' }],
    ['svc-🙂', { codePoint: '1F642' }],
    ['svc-\u007f', { codePoint: '007F' }],
    ['svc-\u00e9', { codePoint: '00E9' }],
  ])('names what is strange in %j so that somebody finds it', (name, found) => {
    const { prefix, minLength, maxLength } = rule;

    expect(checkAccountName(name, rule)?.values).toEqual({ prefix, minLength, maxLength, ...found });
  });

  it('says how long one is that is too short or too long, and which one is never given', () => {
    expect(checkAccountName('svc-a', rule)?.values).toMatchObject({ length: 5 });
    expect(checkAccountName('svc-12345678901234567', rule)?.values).toMatchObject({ length: 21 });
    expect(checkAccountName('svc-admin', rule)?.values).toMatchObject({ name: 'svc-admin' });
  });

  it.each([
    ['svc-abc', 'svc-12345678901234ab'],
    ['svc-ab', 'svc-12345678901234abc'],
  ])('is as short as %s and as long as %s', (short, long) => {
    const isGood = short === 'svc-abc';

    expect([short, long].map((name) => checkAccountName(name, rule) === null)).toEqual([isGood, isGood]);
  });

  it('is refused however long it is, without trying its parts in all ways', () => {
    expect(checkAccountName(`svc-${'a-'.repeat(50_000)}!`, rule)?.code).toBe('name-characters');
  });
});
