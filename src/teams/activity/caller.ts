import { z } from 'zod/v4';
import type { Caller } from '../../usecases/api';
import type { InboundActivity } from '../front-door/activity';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const clientInfo = z.looseObject({ type: z.literal('clientInfo'), timezone: z.string().max(64).optional() });

/**
 * The person behind a verified activity. Identity is `from.aadObjectId` and nothing else: neither the display name nor
 * anything a card sends back. Null when the activity names no person of the directory.
 */
export function callerOf(activity: InboundActivity): Caller | null {
  const aadObjectId = activity.from.aadObjectId?.toLowerCase() ?? '';
  if (!guid.test(aadObjectId)) return null;
  return {
    person: { aadObjectId, name: (activity.from.name ?? '').slice(0, 200) },
    conversationId: activity.conversation.id,
    conversationKind: kindOf(activity),
    locale: localeOf(activity),
    timeZone: timeZoneOf(activity),
  };
}

export function kindOf({ conversation }: InboundActivity): Caller['conversationKind'] {
  const { conversationType } = conversation;
  if (conversationType === 'channel' || conversationType === 'groupChat' || conversationType === 'personal')
    return conversationType;
  return conversation['isGroup'] === true ? 'groupChat' : 'personal';
}

export function localeOf(activity: InboundActivity): string {
  return activity.locale && /^[A-Za-z0-9-]{2,35}$/.test(activity.locale) ? activity.locale : 'en-GB';
}

export function timeZoneOf({ localTimezone, entities }: InboundActivity): string {
  const info = (entities ?? []).map((entity) => clientInfo.safeParse(entity).data).find((found) => found !== undefined);
  const zone = localTimezone ?? info?.timezone ?? '';
  return /^[A-Za-z0-9_+\-/]{2,64}$/.test(zone) ? zone : 'UTC';
}
