import { inEnglish, words } from '../../src/words/words';
import { signInFailures, signInProblem } from '../../src/desk/sign-in-failures';

it.each([
  [50076, 'sign-in-mfa', 'multi-factor'],
  [50079, 'sign-in-mfa', 'excludes the account'],
  [50126, 'sign-in-password', 'password is wrong'],
  [53003, 'sign-in-conditional-access', 'Conditional Access'],
  [530035, 'sign-in-security-defaults', 'know no exceptions'],
  [7000218, 'sign-in-client-not-public', 'Allow public client flows'],
  [65001, 'sign-in-consent', 'user_impersonation'],
  [50034, 'sign-in-unknown-user', 'user name in this tenant'],
  [50053, 'sign-in-locked', 'locked'],
  [50055, 'sign-in-password-expired', 'expired'],
  [50144, 'sign-in-password-expired', 'expired'],
  [50057, 'sign-in-disabled', 'whether it was retired'],
  [50056, 'sign-in-no-password', 'hash synchronisation'],
  [700016, 'sign-in-client-unknown', 'Compare client id'],
  [500011, 'sign-in-resource-unknown', 'Compare the scope'],
])('AADSTS%i is told as %s, with its remedy', (number, code, words) => {
  const problem = signInProblem(number);

  expect(problem.code).toBe(code);
  const { what, next } = inEnglish(problem);

  expect(`${what} ${next}`).toContain(words);
  expect(problem.technical).toBe(`AADSTS${number}`);
});

it('a number that the table does not know is named with the place to look it up', () => {
  const problem = signInProblem(50199);

  expect(problem.code).toBe('sign-in-refused');
  expect(inEnglish(problem).next).toBe('Look it up at https://login.microsoftonline.com/error?code=50199.');
});

it('no number stands for two failures, and each failure is told in German too', () => {
  const numbers = signInFailures.flatMap((each) => each.numbers);
  const german = words('de-DE', 'UTC');
  const untranslated = signInFailures.filter(({ code }) => {
    const [told, english] = [german.problem({ code }), inEnglish({ code })];
    return told.what === english.what || told.next === english.next;
  });

  expect(new Set(numbers).size).toBe(numbers.length);
  expect(untranslated).toEqual([]);
  expect(german.problem(signInProblem(50199)).what).toContain('50199');
});
