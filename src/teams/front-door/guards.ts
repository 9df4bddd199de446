import { isAllowedServiceUrl } from './service-url';
import type { Arrival, Guard } from './arrival';
import { floodGuard, usualFloodLimits } from './flood';
import type { Keyring } from './keyring';
import { loadGuard, type Load } from './load';
import type { FrontDoorOptions } from './options';
import { channelGuard, serviceUrlGuard, tenantGuard } from './origin';
import { bearerGuard, endorsementGuard, tokenGuard } from './token';
import { activityOf, jsonGuard, shapeGuard } from './shape';

/** Every guard in its order: all that the head can decide before a byte of the body is read, and cheap ones first. */
export function usualGuards(
  options: FrontDoorOptions,
  keyring: Keyring,
  { load, onRefusedHost }: { readonly load: Load; readonly onRefusedHost: (host: string) => void },
): readonly Guard[] {
  const { bot, cloud, clock, tenants } = options;
  if (!isAllowedServiceUrl(cloud.serviceUrl, cloud))
    throw new Error(`The connector address ${cloud.serviceUrl} is not on the list of allowed hosts.`);
  return [
    bearerGuard,
    tokenGuard({ appId: bot.appId, issuer: cloud.issuer, keyring, now: () => clock.now() }),
    endorsementGuard(keyring),
    loadGuard(load),
    jsonGuard,
    shapeGuard,
    serviceUrlGuard(cloud, onRefusedHost),
    channelGuard,
    tenantGuard(tenants),
    floodGuard(options.floodLimits ?? usualFloodLimits, () => performance.now()),
  ];
}

/** Runs the guards of one stage; the first refusal ends it. */
export async function pass(guards: readonly Guard[], when: Guard['when'], arrival: Arrival): Promise<void> {
  for (const guard of guards) if (guard.when === when) await guard.check(arrival);
}

/** What the audit keeps of a refused arrival. */
export function describe(arrival: Arrival, reason: string) {
  const { type, from, conversation, channelData } = activityOf(arrival);
  return {
    reason,
    activityType: type,
    tenantId: channelData?.tenant?.id ?? conversation.tenantId ?? null,
    aadObjectId: from.aadObjectId ?? null,
  };
}
