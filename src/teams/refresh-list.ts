import type { Seen } from '../usecases/api';

/** Most people who may have a card of their own (msteams-docs, User-Specific-Views). */
const mostPeople = 60;

/** Teams user ids of those who see more of a request than everybody: its requester, its owner, the approvers. */
export function refreshListOf(
  { view }: Pick<Seen, 'view'>,
  members: Readonly<Record<string, string>>,
): readonly string[] {
  const { request, approvers } = view;
  const people = new Set(
    [request.requester, request.owner, ...approvers].map(({ aadObjectId }) => aadObjectId.toLowerCase()),
  );
  const ids = [...people].map((id) => members[id]).filter((id) => id !== undefined);
  return ids.slice(0, mostPeople);
}
