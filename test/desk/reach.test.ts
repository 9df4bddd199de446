import type { Delivery } from '../../src/desk/delivery';
import { reachOf } from '../../src/desk/reach';
import { dana, lee, ravi, sam } from '../support/cast';

const at = '2026-11-22T10:00:00.000Z';
const copy = (person: Delivery['person'], more: Partial<Delivery>): Delivery => ({
  person,
  conversationId: 'chat',
  reachedAt: null,
  why: null,
  ...more,
});

describe('where the cards of some people are', () => {
  it('is told for each of them: reached, on the way, refused; and of nobody else', () => {
    const deliveries = [
      copy(null, { reachedAt: at }),
      copy(sam, { reachedAt: at }),
      copy({ ...dana, aadObjectId: dana.aadObjectId.toUpperCase() }, { reachedAt: at }),
      copy(lee, {}),
      copy(ravi, { why: 'blocked' }),
    ];

    expect(reachOf([dana, lee, ravi], deliveries)).toEqual({
      reached: [dana],
      waiting: [lee],
      unreached: [{ person: ravi, why: 'blocked' }],
    });
  });

  it('whoever was reached once and cannot be any more is not reached', () => {
    expect(reachOf([dana], [copy(dana, { reachedAt: at, why: 'no-app' })])).toEqual({
      reached: [],
      waiting: [],
      unreached: [{ person: dana, why: 'no-app' }],
    });
  });

  it('whoever was sent no card is in none of the lists', () => {
    expect(reachOf([dana, lee], [copy(lee, { reachedAt: at })])).toEqual({
      reached: [lee],
      waiting: [],
      unreached: [],
    });
  });
});
