import type { Repeat } from '../../src/desk/lines';
import { connectTo, errorOf, freshStage, ids } from './support/connected';
import type { FakeAnswer } from './support/fake-service';
import { inEnglish } from '../../src/words/words';

const graphUser: FakeAnswer = {
  status: 200,
  body: { id: ids.user, userPrincipalName: 'svc-a@contoso.com', displayName: 'SVC A', accountEnabled: true },
};
const newUser = {
  userPrincipalName: 'svc-a@contoso.com',
  displayName: 'SVC A',
  mailNickname: 'svc-a',
  usageLocation: 'GB',
  employeeId: 'ad-1042',
  password: 'canary-Passw0rd-canary-Passw0rd!',
  passwordNeverExpires: true,
};
const give = { add: [{ skuId: ids.sku, disabledPlans: [] }], remove: [] };

describe('sending again', () => {
  const stage = freshStage();

  it.each([500, 502, 503, 504, 408, 499])('repeats a read after %d and gets the answer', async (status) => {
    stage.fake.answer((_request, count) => (count < 3 ? { status } : graphUser));

    const user = await stage.microsoft.directory.userById(ids.user);

    expect(user?.id).toBe(ids.user);
    expect(stage.fake.requests).toHaveLength(3);
  });

  it('repeats a read whose connection was cut', async () => {
    stage.fake.answer((_request, count) => (count === 1 ? { status: 0, reset: true } : graphUser));

    const user = await stage.microsoft.directory.userById(ids.user);

    expect(user?.id).toBe(ids.user);
  });

  it('repeats an idempotent write whose connection was cut, with the same body', async () => {
    stage.fake.answer((_request, count) => (count === 1 ? { status: 0, reset: true } : graphUser));

    await stage.microsoft.directory.assignLicense(ids.user, give);

    expect(stage.fake.requests).toHaveLength(2);
    expect(stage.fake.requests[1]?.text).toBe(stage.fake.requests[0]?.text);
  });

  it.each<[string, FakeAnswer]>([
    ['a 503', { status: 503 }],
    ['a 429', { status: 429 }],
    ['a cut connection', { status: 0, reset: true }],
  ])('never repeats the creation of a user by itself after %s', async (_name, answer) => {
    stage.fake.answer(() => answer);

    const error = await errorOf(stage.microsoft.directory.createUser(newUser));

    expect(error.outlook).toBe('again');
    expect(inEnglish(error.problem).standing).toContain('not known');
    expect(stage.fake.requests).toHaveLength(1);
  });

  it('tells of each repetition why: status and code, what was asked for, or why no answer came', async () => {
    const told: Repeat[] = [];
    const microsoft = connectTo(stage.fake, { onRepeat: (repeat) => void told.push(repeat) });
    const headers = { 'request-id': 'ms-1', 'retry-after': '0' };
    const busy = { status: 429, headers, body: { error: { code: 'TooManyRequests', message: `${ids.user} asks` } } };
    const answers: FakeAnswer[] = [busy, { status: 0, reset: true }, graphUser];
    stage.fake.answer((_request, count) => answers[count - 1] ?? graphUser);

    await microsoft.directory.userById(ids.user);
    stage.fake.answer((_request, count) => (count === 1 ? { status: 401 } : graphUser));
    await microsoft.directory.userById(ids.user);
    microsoft.close();

    const call = { service: 'graph', method: 'GET', pauseMs: expect.any(Number) };
    const why = { status: 429, code: 'toomanyrequests', microsoftRequestId: 'ms-1', retryAfterMs: 0 };
    expect(told).toEqual([
      { ...call, problem: 'service-busy', ...why },
      { ...call, problem: 'service-unreachable', cause: 'ECONNRESET' },
      { ...call, problem: 'token-refused', status: 401 },
    ]);
  });

  it('gives up a read after three sendings and says so as "again"', async () => {
    stage.fake.answer(() => ({ status: 503 }));

    const error = await errorOf(stage.microsoft.directory.userById(ids.user));

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'service-away' } });
    expect(stage.fake.requests).toHaveLength(3);
  });

  it.each<[number, string, string]>([
    [400, 'refused', 'refused'],
    [403, 'refused', 'permission-missing'],
    [501, 'refused', 'refused'],
  ])('does not repeat what cannot get better: %d', async (status, outlook, code) => {
    stage.fake.answer(() => ({ status, body: { error: { code: 'Whatever', message: 'No.' } } }));

    const error = await errorOf(stage.microsoft.directory.userById(ids.user));

    expect(error).toMatchObject({ outlook, problem: { code } });
    expect(stage.fake.requests).toHaveLength(1);
  });

  it('waits out a directory that is busy with another change', async () => {
    const busy = { status: 409, body: { error: { code: 'Directory_ConcurrencyViolation', message: 'Please wait.' } } };
    stage.fake.answer((_request, count) => (count === 1 ? busy : graphUser));

    await stage.microsoft.directory.assignLicense(ids.user, give);

    expect(stage.fake.requests).toHaveLength(2);
  });

  it('ends a hung call in time and calls it a timeout', async () => {
    const impatient = connectTo(stage.fake, { http: { answerTimeoutMs: 80 } });
    stage.fake.answer(() => ({ status: 0, hang: true }));

    const error = await errorOf(impatient.directory.createUser(newUser));

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'service-timeout' } });
    impatient.close();
  });

  it('refuses an answer that is larger than agreed', async () => {
    const careful = connectTo(stage.fake, { http: { maxAnswerBytes: 1_000 } });
    stage.fake.answer(() => ({ status: 200, body: { id: ids.user, displayName: 'x'.repeat(5_000) } }));

    const error = await errorOf(careful.directory.userById(ids.user));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'answer-too-large' } });
    careful.close();
  });

  it('calls a page of a proxy in place of JSON "again"', async () => {
    stage.fake.answer(() => ({ status: 200, body: '<html>Please sign in to the network</html>' }));

    const error = await errorOf(stage.microsoft.directory.userById(ids.user));

    expect(error).toMatchObject({ outlook: 'again', problem: { code: 'answer-unreadable' } });
  });

  it('leaves a host alone after many outages in a row and comes back after the rest', async () => {
    const weary = connectTo(stage.fake, { gate: { breakAfter: 3, restMs: 200 } });
    const began = Date.now();
    let passed = 0;
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => began + passed);
    stage.fake.answer(() => ({ status: 503 }));
    await errorOf(weary.directory.userById(ids.user));
    const sent = stage.fake.requests.length;

    const error = await errorOf(weary.directory.userById(ids.user));

    expect(error).toMatchObject({ outlook: 'again', retryAfterMs: 200, problem: { code: 'service-away' } });
    expect(stage.fake.requests).toHaveLength(sent);

    stage.fake.answer(() => graphUser);
    passed = 250;

    await expect(weary.directory.userById(ids.user)).resolves.toMatchObject({ id: ids.user });
    clock.mockRestore();
    weary.close();
  });
});
