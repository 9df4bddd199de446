import { isAllowedServiceUrl, type ServiceUrlRule } from '../service-url';
import { activityOf } from './activity';
import type { Guard } from './arrival';
import { Refusal } from './refusal';
import { presentedOf } from './token';

/**
 * The address to answer to must be signed for, and be Microsoft's: otherwise the bot would hand its own connector token
 * to whoever is named there.
 */
export function serviceUrlGuard(rule: ServiceUrlRule): Guard {
  return {
    name: 'service-url',
    when: 'body',
    check(arrival) {
      const claim = presentedOf(arrival).claims['serviceurl'];
      const { serviceUrl } = activityOf(arrival);
      if (typeof serviceUrl !== 'string' || claim !== serviceUrl)
        throw new Refusal(401, 'serviceUrl is not the one the token was made for');
      if (!isAllowedServiceUrl(serviceUrl, rule))
        throw new Refusal(401, 'serviceUrl is not on the list of allowed hosts');
    },
  };
}

/** Only Teams, spelt exactly so: other values make the SDK take other paths of verification. */
export const channelGuard: Guard = {
  name: 'channel',
  when: 'body',
  check(arrival) {
    if (activityOf(arrival).channelId !== 'msteams') throw new Refusal(403, 'channel is not msteams');
  },
};

/** Both places that name the tenant must name one of ours. */
export function tenantGuard(tenants: readonly string[]): Guard {
  const allowed = new Set(tenants.map((tenant) => tenant.toLowerCase()));
  return {
    name: 'tenant',
    when: 'body',
    check(arrival) {
      const { channelData, conversation } = activityOf(arrival);
      const named = [channelData?.tenant?.id, conversation.tenantId];
      if (!named.every((tenant) => typeof tenant === 'string' && allowed.has(tenant.toLowerCase()))) {
        throw new Refusal(403, 'tenant is not one of ours');
      }
    },
  };
}
