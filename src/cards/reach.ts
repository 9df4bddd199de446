import type { Delivery } from '../desk/delivery';
import { reachOf } from '../desk/reach';
import type { Person } from '../desk/people';
import type { Words } from '../words/words';

/** Most people who are named; of the others it is said how many they are. */
const mostNamed = 4;

interface Asked {
  readonly deciders: readonly Person[];
  readonly deliveries: readonly Delivery[];
  readonly isInAdminRoom: boolean;
}

/** Who has the question, who has not, why not and what to do about it; empty where it was sent to nobody yet. */
export function reachText({ deciders, deliveries, isInAdminRoom }: Asked, words: Words): string {
  const { reached, waiting, unreached } = reachOf(deciders, deliveries);
  const whys = [...new Set(unreached.map(({ why }) => why))];
  return [
    isNobodyReached({ deciders, deliveries, isInAdminRoom }) ? words.t('reach.nobody') : '',
    reached.length > 0 ? words.t('approval.sent-to', { names: names(reached, words) }) : '',
    isInAdminRoom ? words.t('reach.room') : '',
    waiting.length > 0 ? words.t('reach.waiting', { names: names(waiting, words) }) : '',
    ...whys.map((why) => {
      const people = unreached.flatMap((one) => (one.why === why ? [one.person] : []));
      return words.t('reach.unreached', { names: names(people, words), why: { key: `reach.${why}` } });
    }),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Teams has refused everybody who could decide, and no conversation of theirs has it: nothing goes on by itself. */
export function isNobodyReached({ deciders, deliveries, isInAdminRoom }: Asked): boolean {
  const { reached, waiting, unreached } = reachOf(deciders, deliveries);
  return !isInAdminRoom && unreached.length > 0 && reached.length === 0 && waiting.length === 0;
}

function names(people: readonly Person[], words: Words): string {
  const all = people.map(({ name, aadObjectId }) => name || aadObjectId);
  const shown =
    all.length > mostNamed
      ? [...all.slice(0, mostNamed - 1), words.t('approval.others', { count: all.length - mostNamed + 1 })]
      : all;
  return words.list(shown);
}
