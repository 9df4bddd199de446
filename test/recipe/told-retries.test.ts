import type { Retry } from '../../src/desk/lines';
import { UpstreamError } from '../../src/desk/problem';
import { settle } from '../../src/recipe/attempt';
import { twins } from '../support/twins';
import { answered, crashes } from '../support/twins/answers';

const answer = { service: 'graph', method: 'POST', status: 429, code: 'toomanyrequests', microsoftRequestId: 'ms-1' };
const busy = new UpstreamError('again', { code: 'service-busy' }, { retryAfterMs: 7_000, answer });
const away = answered('again', 'service-down');
const late = answered('not-yet', 'license-conflict');

/** A run that hears these answers, one after the other; where it asks for an account its process dies, once. */
function hearing(answers: readonly (Error | 'done')[]) {
  const told: Retry[] = [];
  const world = twins({ ports: (ports) => ({ ...ports, onRetry: (retry) => void told.push(retry) }) });
  const live = () =>
    world.live(async (run) => {
      const ended = await settle(run, { step: 'assign-license', notYet: 60_000 }, async (tries) => {
        const said = answers[tries];
        if (said instanceof Error) throw said;
      });
      await settle(run, { step: 'verify' }, () => run.ports.directory.userById('u-erp'));
      return ended;
    });
  return { told, world, live };
}

describe('a try in vain that another follows', () => {
  it('is told with its reason: what was answered, what was asked for, how long the pause is', async () => {
    const { told, live } = hearing([busy, away, 'done']);

    await live();

    const of = { requestId: 'SA-42', attempt: 1, step: 'assign-license' };
    expect(told).toEqual([
      { ...of, tries: 1, problem: 'service-busy', pauseMs: expect.any(Number), retryAfterMs: 7_000, ...answer },
      { ...of, tries: 2, problem: 'service-down', pauseMs: expect.any(Number) },
    ]);
    expect(told[0]?.pauseMs).toBeGreaterThanOrEqual(7_000);
  });

  it('is told once, also where another process goes through the same again', async () => {
    const { told, world, live } = hearing([busy, 'done']);
    world.on('directory.userById', crashes);

    expect(await live()).toBe('died');
    expect(await live()).toEqual({ ok: true, value: undefined });

    expect(told).toHaveLength(1);
  });

  it('is none where it only looked whether something is there yet', async () => {
    const { told, live } = hearing([late, late, 'done']);

    await live();

    expect(told).toEqual([]);
  });
});
