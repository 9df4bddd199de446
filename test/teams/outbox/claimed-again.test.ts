import { brief, delivering } from '../support/delivering';
import { chat1 } from '../support/send-from';

describe('a row that is claimed again while it is on its way', () => {
  async function twice(activityId: string | null, second = 'SA-1') {
    const stage = delivering();
    const { outbox, delivery, trouble, tried } = stage;
    let finish: () => void = () => undefined;
    trouble.push(() => new Promise<void>((resolve) => (finish = resolve)));
    for (const id of new Set(['SA-1', second])) {
      outbox.add(id, chat1, activityId);
      outbox.stale(id);
    }
    const claims = await outbox.claimPostings(9);
    const begun = [delivery.posting(claims[0]!), delivery.posting(claims[1] ?? claims[0]!)];
    await new Promise(setImmediate);
    const meanwhile = tried.length;
    Object.assign(stage.picture, { text: 'step 2', summary: 'is done' });
    finish();
    await Promise.all(begun);
    return { meanwhile, sent: brief(stage.sent) };
  }

  it.each([
    ['is posted once', null, 'SA-1', 1, ['post message-1 {"text":"step 1"}']],
    [
      'is edited a second time, after the first',
      'a',
      'SA-1',
      1,
      ['edit a {"text":"step 1"}', 'edit a {"text":"step 2"}'],
    ],
    ['does not wait for another one', 'a', 'SA-2', 2, ['edit a {"text":"step 1"}', 'edit a {"text":"step 1"}']],
  ])('%s', async (_what, activityId, second, meanwhile, sent) => {
    expect(await twice(activityId, second)).toEqual({ meanwhile, sent });
  });
});

it('a third claim of a row waits for the second, though the first has ended', async () => {
  let drawn = 0;
  const draw = async () => ({ card: {}, summary: `picture ${(drawn += 1)}` });
  const { outbox, delivery, trouble, tried } = delivering({ draw });
  const held: (() => void)[] = [];
  for (let n = 0; n < 3; n += 1) trouble.push(() => new Promise<void>((resolve) => held.push(resolve)));
  outbox.add('SA-1', chat1, 'a');
  outbox.stale('SA-1');
  const [claim] = await outbox.claimPostings(1);
  const breathe = () => new Promise(setImmediate);
  const begun = [delivery.posting(claim!), delivery.posting(claim!)];
  await breathe();
  held.shift()!();
  await breathe();
  begun.push(delivery.posting(claim!));
  await breathe();
  expect(tried).toHaveLength(2);

  held.shift()!();
  await breathe();
  held.shift()?.();
  await Promise.all(begun);
  expect(tried).toHaveLength(3);
});
