import { patience } from '../../support/wait';
import { start, stopAll, waitUntil, withoutProtection, type StartOptions } from '../support/start';

afterEach(stopAll);

describe('one person’s many turns', () => {
  it('are run one after the other, while a colleague’s is run at once', async () => {
    const { begun, colleague, ended } = await fiveAtOnce({ server: { longestTurn: patience } });

    // The next one begins when the one before was acknowledged, two seconds later at most: more than one on a busy machine.
    expect(begun).toBeLessThan(5);
    expect(colleague).toBe(200);
    expect(ended).toEqual([200, 200, 200, 200, 200]);
  });

  it('would all be under way at once without their lane', async () => {
    const { begun } = await fiveAtOnce({ server: withoutProtection('lanes'), expected: 5 });

    expect(begun).toBe(5);
  });

  it('are held up for a moment only by one that hangs', async () => {
    const { teams, desk } = await start({ server: { longestTurn: 20 } });
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    desk.instead('quota', () => held.then(() => []));

    const hanging = teams.as('ravi').say('/quota');
    await waitUntil(() => desk.named('quota').length > 0);
    const next = await teams.as('ravi').say('/help');
    const isHanging = (await Promise.race([hanging, Promise.resolve(null)])) === null;
    letGo();

    expect([next.status, isHanging]).toEqual([200, true]);
    expect((await hanging).status).toBe(200);
  });

  it('go on after one that failed', async () => {
    const { teams, desk } = await start();
    let asked = 0;
    desk.instead('quota', async () => {
      asked += 1;
      throw new Error('the books are closed');
    });

    await Promise.all(['/quota', '/quota', '/quota'].map((words) => teams.as('ravi').say(words)));

    expect(asked).toBe(3);
  });
});

/** Ravi asks five times for the quota, which takes its time; meanwhile Dana asks for what she may do. */
async function fiveAtOnce({ server = {}, expected = 1 }: { server?: StartOptions['server']; expected?: number } = {}) {
  const { teams, desk } = await start({ server });
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  desk.instead('quota', () => held.then(() => []));

  const asked = Array.from({ length: 5 }, () => teams.as('ravi').say('/quota'));
  await waitUntil(() => desk.named('quota').length >= expected);
  const colleague = (await teams.as('dana').say('/help')).status;
  await teams.as('dana').say('/help');
  const begun = desk.named('quota').length;
  letGo();
  return { begun, colleague, ended: (await Promise.all(asked)).map(({ status }) => status) };
}
