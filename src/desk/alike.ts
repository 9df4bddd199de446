import { planOf } from './decided';
import { environmentShown } from './find';
import type { ServiceRequest } from './request';
import type { DeskSettings } from './settings';
import { without } from './without';

/**
 * The largest group of requests that differ in nothing but name and purpose: all else that an approver decides on is the
 * same. Only accounts to be made: what ends one is looked at one by one. Empty without two of a kind.
 */
export function alikeAmong(
  requests: readonly ServiceRequest[],
  settings: Pick<DeskSettings, 'environments'>,
): readonly ServiceRequest[] {
  const groups = new Map<string, ServiceRequest[]>();
  for (const request of requests.filter(({ kind }) => kind === 'create')) {
    const plan = planOf(request, environmentShown(settings, request.environmentId));
    const isTakenUp = request.adopts !== undefined;
    const lenders = request.approvals.map(({ lender }) => lender?.aadObjectId);
    const key = JSON.stringify([without(plan, 'account', 'marker'), isTakenUp, lenders]);
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  const [largest = []] = [...groups.values()].sort((one, other) => other.length - one.length);
  return largest.length > 1 ? largest : [];
}
