import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from '../../../src/desk/problem';
import { start, stopAll, type Started } from '../support/start';

afterEach(stopAll);

const away = () => new UpstreamError('again', { code: 'database-away', standing: 'perhaps-recorded' });
const sentence = 'Something went wrong in the desk';

/** What the bot sent in the place, newest last. */
async function answers({ teams }: Started, where: 'personal' | 'channel', who: string) {
  return (await teams.as(who).sees(where)).filter(({ fromBot }) => fromBot).map(({ words }) => words);
}

describe('whoever writes a message is told when it could not be worked on', () => {
  it.each([
    ['at once', 0],
    // Teams has its acknowledgement after two seconds.
    ['after the message was acknowledged', 2_300],
  ])('because nobody could say who they are, %s', async (_when, ms) => {
    const started = await start();
    started.desk.instead('admit', async () => {
      await sleep(ms);
      throw away();
    });

    const { status } = await started.teams.as('ravi').say('/quota');

    expect(status).toBe(200);
    await started.teams.as('ravi').waitFor((seen) => seen.find(({ words }) => words.includes(sentence)));
  });

  it('because the place could not be written down; the delivery counts as not taken, and may be repeated', async () => {
    const started = await start();
    started.memory.remember = () => Promise.reject(away());

    expect((await started.teams.as('ravi').say('/quota')).status).toBe(500);

    await started.teams.as('ravi').waitFor((seen) => seen.find(({ words }) => words.includes(sentence)));
    expect(started.desk.named('quota')).toHaveLength(0);
  });

  it('by a reference, and nothing of the mistake, where it is one of ours', async () => {
    const started = await start();
    started.desk.instead('admit', () => Promise.reject(new Error('canary: column readers.locale')));

    await started.teams.as('ravi').say('/quota');

    const told = await started.teams.as('ravi').waitFor((seen) => seen.find(({ fromBot }) => fromBot));
    const [line] = started.log.filter(({ message }) => message === 'a turn failed');
    expect(told.words).toContain(String(line?.fields['reference']));
    expect(told.words).not.toContain('canary');
  });

  it('in a channel alone, and after a private question nobody else', async () => {
    const started = await start();
    await started.teams.installBot('channel');
    started.desk.instead('admit', () => Promise.reject(away()));

    await started.teams.as('ravi').say('/quota', 'channel', { privately: true });

    await started.teams
      .as('ravi')
      .waitFor((seen) => seen.find(({ words, onlyYou }) => onlyYou && words.includes(sentence)), { where: 'channel' });
    expect((await answers(started, 'channel', 'dana')).join()).not.toContain(sentence);
  });
});
