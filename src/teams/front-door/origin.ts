import { isAllowedServiceUrl, type ServiceUrlRule } from './service-url';
import type { Guard } from './arrival';
import { Refusal } from './refusal';
import { presentedOf } from './token';
import { activityOf } from './shape';

/**
 * The address to answer to must be signed for, and be Microsoft's: otherwise the bot would hand its own connector token
 * to whoever is named there.
 */
export function serviceUrlGuard(rule: ServiceUrlRule, onRefusedHost: (host: string) => void): Guard {
  return {
    name: 'service-url',
    when: 'body',
    check(arrival) {
      const claim = presentedOf(arrival).claims['serviceurl'];
      const { serviceUrl } = activityOf(arrival);
      if (typeof serviceUrl !== 'string' || claim !== serviceUrl)
        throw new Refusal(401, 'serviceUrl is not the one the token was made for');
      if (isAllowedServiceUrl(serviceUrl, rule)) return;
      const host = URL.canParse(serviceUrl) ? new URL(serviceUrl).host.slice(0, 253) : '';
      onRefusedHost(host);
      throw new Refusal(401, `serviceUrl is not on the list of allowed hosts: ${host}`);
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

/** The channel's data must name one of our tenants, and so must the conversation where it names one: not all do (Microsoft's printed samples). */
export function tenantGuard(tenants: readonly string[]): Guard {
  const allowed = new Set(tenants.map((tenant) => tenant.toLowerCase()));
  return {
    name: 'tenant',
    when: 'body',
    check(arrival) {
      const { channelData, conversation } = activityOf(arrival);
      const tenant = channelData?.tenant?.id?.toLowerCase() ?? '';
      const isSame = (conversation.tenantId ?? tenant).toLowerCase() === tenant;
      if (!allowed.has(tenant) || !isSame) throw new Refusal(403, 'tenant is not one of ours');
    },
  };
}
