import type { Activity } from '../../../src/sandbox/teams';
import { quotaActivity, start, stopAll, waitUntil } from '../support/start';
import { startWithToken } from '../support/start-with-token';

afterEach(stopAll);

describe('a body that is no activity', () => {
  it.each([
    ['a number as type', '{"type":5}'],
    ['a list', '[]'],
    ['half an object', '{'],
    ['null', 'null'],
    ['a string', '"x"'],
    ['nothing', ''],
    ['no sender', '{"type":"message","recipient":{"id":"28:x"},"conversation":{"id":"c"}}'],
    ['ten thousand levels', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['a hundred thousand lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('is refused and harms nobody: %s', async (_name, body) => {
    const started = await startWithToken();
    const { teams, desk } = started;

    const answer = await started.post(body);
    const unproven = await started.post(body, {});
    const after = await teams.as('ravi').say('/quota');

    expect(answer).toEqual({ status: 400, text: '{"error":"bad request"}' });
    expect(unproven.status).toBe(401);
    expect(after.status).toBe(200);
    expect(desk.named('quota')).toHaveLength(1);
  });

  it('is refused unread when it is too large', async () => {
    const started = await startWithToken();
    const { teams } = started;

    const large = await started.post(JSON.stringify({ type: 'message', text: 'x'.repeat(300_000) }));
    const compressed = await started.post('{}', { authorization: `Bearer x.y.z`, 'content-encoding': 'gzip' });
    const after = await teams.as('ravi').say('/quota');

    expect(large).toEqual({ status: 413, text: '{"error":"too large"}' });
    expect(compressed.status).toBe(401);
    expect(after.status).toBe(200);
  });

  it('reaches no prototype', async () => {
    const started = await start();
    const activity = JSON.stringify(await quotaActivity(started));
    const poison = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},';
    const poisoned = JSON.parse(activity.replaceAll('{"', `{${poison}"`)) as Activity;

    const { status } = await started.teams.postActivity(poisoned);

    expect(status).toBe(200);
    await waitUntil(() => started.desk.named('quota').length === 1);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(JSON.stringify([...started.memory.conversations.values()])).not.toContain('isAdmin');
  });
});
