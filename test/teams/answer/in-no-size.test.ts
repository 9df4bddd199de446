import { sampleRequest } from '../../support/sample-request';
import { fakeDesk } from '../support/fake-use-cases';
import { start, stopAll, waitUntil } from '../support/start';
import { answerTo } from '../support/talk';

afterEach(stopAll);

describe('whoever asks in a Teams that takes a sentence, but no card of any size', () => {
  it.each<[string, string, readonly string[]]>([
    ['/status SA-1042', 'Send “status SA-1042” to see how it stands', []],
    // Nothing draws it anew: this is the only time that an operator can be told.
    ['/help', 'Shortened, because Teams takes no larger message', ['a card is too large in every size']],
  ])('is answered by one: %s', async (question, said, warned) => {
    const started = await start({ desk: fakeDesk(sampleRequest()), teams: { maxMessageBytes: 3_000 } });

    const answer = await answerTo(started, 'ravi', question);

    expect(answer).toContain(said);
    const seen = await started.teams.as('ravi').sees('personal');
    expect(seen.filter(({ fromBot }) => fromBot).map(({ card }) => card)).toEqual([undefined]);
    const told = () => started.log.filter(({ level }) => level === 'warn' || level === 'error');
    await waitUntil(() => told().length >= warned.length);
    expect(told().map(({ message }) => message)).toEqual(warned);
  });
});
