import { connectTo, errorOf, ids } from './support/connected';
import { startFakeService, type FakeService } from './support/fake-service';

describe('a host that asks to wait', () => {
  let fake: FakeService;

  beforeEach(async () => {
    fake = await startFakeService();
  });
  afterEach(() => fake.close());

  it('is not called by anybody until the pause is over', async () => {
    const answers: number[] = [];
    const microsoft = connectTo(fake, { http: { onExchange: ({ status }) => void answers.push(status) } });
    fake.answer((_request, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '0.4' } } : { status: 200, body: { value: [] } },
    );

    const first = microsoft.directory.subscribedSkus();
    while (!answers.includes(429)) await new Promise((resolve) => setTimeout(resolve, 5));
    const others = [1, 2, 3].map(() => microsoft.directory.groupMembers(ids.group));
    await Promise.all([first, ...others]);

    const [limited, ...later] = fake.requests;
    const waits = later.map((request) => request.at - (limited?.at ?? 0));
    expect(later).toHaveLength(4);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(390);
    microsoft.close();
  });

  it('gets no request at all during a long pause; callers are told how long it is', async () => {
    const microsoft = connectTo(fake, { gate: { now: () => 0 } });
    fake.answer(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    await errorOf(microsoft.directory.subscribedSkus());

    const errors = await Promise.all(
      Array.from({ length: 100 }, () => errorOf(microsoft.directory.userById(ids.user))),
    );

    expect(fake.requests).toHaveLength(1);
    for (const error of errors) {
      expect(error).toMatchObject({
        outlook: 'again',
        problem: { code: 'service-busy', standing: 'nothing-sent' },
      });
      expect(error.retryAfterMs).toBe(60_000);
    }
    microsoft.close();
  });

  it('is called by at most four at once when a minute that it asked for is over, however many wait', async () => {
    const at = { ms: 0 };
    const microsoft = connectTo(fake, { gate: { now: () => at.ms } });
    let [underway, most] = [0, 0];
    fake.answer(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    await errorOf(microsoft.directory.subscribedSkus());
    fake.answer(() => {
      most = Math.max(most, (underway += 1));
      setTimeout(() => (underway -= 1), 10);
      return { status: 200, body: { value: [] }, delayMs: 10 };
    });

    const hundred = () => Promise.allSettled(Array.from({ length: 100 }, () => microsoft.directory.subscribedSkus()));
    at.ms = 49_999;
    const early = await hundred();
    const sentEarly = fake.requests.length;
    at.ms = 60_000;
    const late = await hundred();

    expect([early.filter(({ status }) => status === 'rejected').length, sentEarly]).toEqual([100, 1]);
    expect(late.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    expect(fake.requests).toHaveLength(101);
    expect(most).toBe(4);
    microsoft.close();
  });

  it('does not stop calls to other services', async () => {
    const microsoft = connectTo(fake);
    fake.answer((request) =>
      request.target.startsWith('/v1.0')
        ? { status: 429, headers: { 'retry-after': '60' } }
        : { status: 200, body: { value: [] } },
    );
    await errorOf(microsoft.directory.subscribedSkus());

    await expect(microsoft.crm.nonInteractiveUsers('prod')).resolves.toEqual([]);
    microsoft.close();
  });

  it('never has more than the agreed number of calls underway', async () => {
    const microsoft = connectTo(fake, { gate: { concurrency: 2 } });
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    fake.answer(() => ({ status: 403, held }));

    const calls = Array.from({ length: 6 }, () => errorOf(microsoft.platform.addUser('prod', ids.user)));
    await untilRequested(fake, 2);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(fake.requests).toHaveLength(2);
    letGo();
    await Promise.all(calls);
    expect(fake.requests).toHaveLength(6);
    microsoft.close();
  });
});

async function untilRequested(fake: FakeService, count: number): Promise<void> {
  while (fake.requests.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
