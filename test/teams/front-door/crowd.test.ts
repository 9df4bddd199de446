import { Socket } from 'node:net';
import { createStrangers } from '../../../src/teams/front-door/strangers';

const breathe = () => new Promise(setImmediate);

/** So many connections that come in one after the other, by their number from 1. */
function crowd(strangers: ReturnType<typeof createStrangers>, count: number) {
  const sockets = Array.from({ length: count }, () => new Socket());
  for (const socket of sockets) strangers.enter(socket);
  return { sockets, gone: () => sockets.flatMap(({ destroyed }, n) => (destroyed ? [n + 1] : [])) };
}

it.each([
  ['five hundred', undefined, 500],
  ['as many as it is set to', 3, 3],
])('%s strangers stay, and of more the oldest goes', (_many, most, count) => {
  const strangers = createStrangers(most);
  const { gone } = crowd(strangers, count);
  expect(gone()).toEqual([]);

  const { gone: goneOfLater } = crowd(strangers, 2);

  expect([gone(), goneOfLater()]).toEqual([[1, 2], []]);
});

it('one that has shown a good token stays, and is none of the crowd any more', () => {
  const strangers = createStrangers(3);
  const { sockets, gone } = crowd(strangers, 3);
  strangers.prove(sockets[0]!);

  crowd(strangers, 1);
  expect(gone()).toEqual([]);
  crowd(strangers, 1);

  expect(gone()).toEqual([2]);
});

it('one that has hung up makes room, and only its own', async () => {
  const strangers = createStrangers(2);
  const { sockets, gone } = crowd(strangers, 2);
  sockets[0]!.destroy();
  await breathe();

  crowd(strangers, 1);
  expect(gone()).toEqual([1]);
  crowd(strangers, 1);

  expect(gone()).toEqual([1, 2]);
});

it('nobody at all may be there where none are allowed but the newest', () => {
  const strangers = createStrangers(0);

  expect(crowd(strangers, 3).gone()).toEqual([1, 2]);
});
