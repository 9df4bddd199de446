import { ChatError } from '../../../src/usecases/ports';
import { dana, ravi } from '../../support/cast';
import { start, stopAll } from '../support/start';

afterEach(stopAll);

const error = (work: Promise<unknown>): Promise<ChatError> =>
  work.then(
    () => new ChatError('again', 'it was sent'),
    (caught: ChatError) => caught,
  );

describe('a private message', () => {
  /** The channel as the bot knows it after Ravi has written there. */
  async function startInChannel() {
    const started = await start();
    await started.teams.as('ravi').say('hello', 'channel');
    await started.teams.as('ravi').waitFor((seen) => seen.some(({ fromBot }) => fromBot), { where: 'channel' });
    const channel = [...started.memory.conversations.values()].find(({ id }) => id.includes(';messageid='))!;
    return { started, channel, mark: started.teams.mark() };
  }

  it('goes to one person with the call that Teams documents, and names them in the sending only', async () => {
    const { started, channel, mark } = await startInChannel();
    const { chat } = started.server;

    const { activityId } = await chat.post(channel, { text: 'for you', onlyFor: ravi });
    await chat.edit(channel, activityId, { text: 'for you alone', onlyFor: ravi });
    await chat.removePrivate(channel, activityId);

    const calls = started.teams.traffic.filter(({ number }) => number > mark);
    expect(calls.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ['PUT', 200],
      ['DELETE', 200],
    ]);
    expect(calls.every(({ path }) => path.endsWith('?isTargetedActivity=true'))).toBe(true);
    expect(calls[0]?.request).toMatchObject({
      recipient: { id: started.teams.as('ravi').person.id, isTargeted: true },
    });
    expect(calls[1]?.request).not.toHaveProperty('recipient');
  });

  it('is never sent to everybody instead: not for somebody who was not met there, and not where Teams refuses', async () => {
    const { started, channel, mark } = await startInChannel();
    const { chat } = started.server;

    const unmet = await error(chat.post(channel, { text: 'x', onlyFor: { ...dana, aadObjectId: 'nobody' } }));
    started.teams.failNext({ status: 400, code: 'ServiceError' });
    const refused = await error(chat.post(channel, { text: 'x', onlyFor: ravi }));
    const again = await error(chat.post(channel, { text: 'x', onlyFor: ravi }));

    expect([unmet.reason, refused.reason, again.reason]).toEqual(['refused', 'refused', 'refused']);
    expect(
      started.teams.traffic.filter(({ number }) => number > mark).map(({ path }) => path.endsWith('=true')),
    ).toEqual([true]);
  });
});
