import type { ServiceRequest } from './request';

/**
 * The largest group of requests that differ in nothing but name and purpose: by the same person, for the same role, in the
 * same environment. Only accounts to be made: what ends one is looked at one by one. Empty without two of a kind.
 */
export function alikeAmong(requests: readonly ServiceRequest[]): readonly ServiceRequest[] {
  const groups = new Map<string, ServiceRequest[]>();
  for (const request of requests.filter(({ kind }) => kind === 'create')) {
    const { requester, environmentId, roleId, accountKind, approvals } = request;
    const key = JSON.stringify([requester.aadObjectId, environmentId, roleId, accountKind, approvals.length]);
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  const [largest = []] = [...groups.values()].sort((one, other) => other.length - one.length);
  return largest.length > 1 ? largest : [];
}
