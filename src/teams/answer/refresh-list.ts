import type { Seen } from '../../usecases/api';

/** Teams user ids of those who see more of a request than everybody: its requester, its owner, the approvers. */
export function refreshListOf(
  { view }: Pick<Seen, 'view'>,
  members: Readonly<Record<string, string>>,
): readonly string[] {
  const { request, approvers } = view;
  const people = new Set(
    [request.requester, request.owner, ...approvers].map(({ aadObjectId }) => aadObjectId.toLowerCase()),
  );
  return [...people].map((id) => members[id]).filter((id) => id !== undefined);
}
