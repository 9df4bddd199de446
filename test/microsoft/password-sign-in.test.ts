import { errorOf, freshStage, ids } from './support/connected';
import { inEnglish } from '../../src/words/words';

const stage = freshStage();
const attempt = {
  environmentId: 'prod',
  clientId: ids.app,
  userPrincipalName: 'svc-erp@contoso.com',
  password: 'canary-of-the-account',
};
const refusal = (number: number, status = 400) => ({
  status,
  body: {
    error: 'invalid_grant',
    error_description: `AADSTS${number}: canary-of-the-account was not taken.`,
    error_codes: [number],
  },
});

describe('a sign-in with a password', () => {
  it('asks for the environment, as the public client of the settings, and keeps no token', async () => {
    stage.fake.answerTokens(() => ({ status: 200, body: { access_token: 'x', token_type: 'Bearer', expires_in: 1 } }));

    await expect(stage.microsoft.signIn.withPassword(attempt)).resolves.toBeUndefined();

    expect(Object.fromEntries(new URLSearchParams(stage.fake.tokenRequests[0]?.text))).toEqual({
      grant_type: 'password',
      client_id: ids.app,
      scope: `${stage.fake.origin}/.default`,
      username: attempt.userPrincipalName,
      password: attempt.password,
    });
  });

  it.each([
    [50076, 'sign-in-mfa'],
    [50079, 'sign-in-mfa'],
    [53003, 'sign-in-conditional-access'],
    [530035, 'sign-in-security-defaults'],
    [50126, 'sign-in-password'],
    [50053, 'sign-in-locked'],
    [7000218, 'sign-in-client-not-public'],
    [50199, 'sign-in-refused'],
  ])('that is refused with AADSTS%i is %s, told once and without the password', async (number, code) => {
    stage.fake.answerTokens(() => refusal(number));

    const error = await errorOf(stage.microsoft.signIn.withPassword(attempt));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code } });
    expect(inEnglish(error.problem).next).not.toBe('');
    expect(JSON.stringify(error)).not.toContain('canary');
    expect(stage.fake.tokenRequests).toHaveLength(1);
  });

  it('waits for an account that Entra does not know everywhere yet', async () => {
    stage.fake.answerTokens(() => refusal(50034));

    await expect(errorOf(stage.microsoft.signIn.withPassword(attempt))).resolves.toMatchObject({ outlook: 'not-yet' });
  });

  it.each([
    [503, { outlook: 'again', problem: { code: 'service-busy' } }],
    [418, { outlook: 'refused', problem: { code: 'sign-in-unclear' } }],
  ])('with an answer of status %i that says nothing does not guess', async (status, expected) => {
    stage.fake.answerTokens(() => ({ status, body: 'canary-of-the-account' }));

    const error = await errorOf(stage.microsoft.signIn.withPassword(attempt));

    expect(error).toMatchObject(expected);
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});
