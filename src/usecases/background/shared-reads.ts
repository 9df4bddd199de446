import DataLoader from 'dataloader';
import type { Directory, DirectoryUser } from '../../recipe/ports';
import type { Background } from './ports';

/**
 * Milliseconds: nobody joins a question that was asked longer ago. What is kept of an answer is stamped with the moment at which
 * whoever wanted it began, so that it may be older than it says by this and not by the time a slow service takes.
 */
const joinedWithin = 1_000;

/**
 * The directory for work that goes on side by side, as the surveys of all environments do at a start: a question that is on its
 * way is not asked a second time, and people who are asked for at the same moment are asked for together. Nothing is kept.
 */
export function sharedReads({ directory, clock }: Pick<Background, 'directory' | 'clock'>): Directory {
  const people = new DataLoader((ids: readonly string[]) => askEach(directory, ids), { cache: false });
  const join = joining(() => clock.now().getTime());
  return {
    ...directory,
    usersById: (ids) => Promise.all(ids.map((id) => people.load(id))),
    subscribedSkus: () => join('skus', () => directory.subscribedSkus()),
    groupMembers: (groupId) => join(`members of ${groupId}`, () => directory.groupMembers(groupId)),
    directoryRoles: (userId) => join(`roles of ${userId}`, () => directory.directoryRoles(userId)),
  };
}

async function askEach(directory: Directory, ids: readonly string[]): Promise<readonly (DirectoryUser | null)[]> {
  const each = [...new Set(ids)];
  const users = await directory.usersById(each);
  return ids.map((id) => users[each.indexOf(id)] ?? null);
}

type Join = <T>(question: string, ask: () => Promise<T>) => Promise<T>;

function joining(now: () => number): Join {
  const asked = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
  return async <T>(question: string, ask: () => Promise<T>): Promise<T> => {
    const before = asked.get(question);
    if (before && Math.abs(now() - before.at) <= joinedWithin) return before.answer as Promise<T>;
    const mine = { at: now(), answer: ask() };
    asked.set(question, mine);
    try {
      return await mine.answer;
    } finally {
      if (asked.get(question) === mine) asked.delete(question);
    }
  };
}
