import { z } from 'zod/v4';
import type { Caller } from '../../usecases/api';
import { channelOf, unknownReader, type ReaderLocale } from '../../usecases/chat';
import type { InboundActivity } from '../front-door/activity';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const clientInfo = z.looseObject({
  type: z.literal('clientInfo'),
  locale: z.string().max(64).optional().catch(undefined),
  timezone: z.string().max(64).optional().catch(undefined),
});

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
    ...(isTargeted(activity) ? { isTargeted: true } : {}),
  };
}

/** A private message: only its sender sees it beside the bot (msteams-docs, agents-in-teams/targeted-messages). */
export function isTargeted({ recipient }: InboundActivity): boolean {
  return recipient['isTargeted'] === true;
}

/**
 * A conversation is personal only when it says so and nothing contradicts it: ids that begin with `19:` are those of
 * channels, group chats and meetings (msteams-docs, bots/how-to/conversations/conversation-basics), and the kind comes
 * in any letter case, or not at all with some events (microsoft/teams-sdk#668). What is not known is shared with others.
 */
export function kindOf({ conversation }: InboundActivity): Caller['conversationKind'] {
  const { id, conversationType } = conversation;
  const said = conversationType?.toLowerCase();
  const isShared = conversation['isGroup'] === true || /^19:/i.test(id);
  if (said === 'personal' && !isShared) return 'personal';
  return said === 'channel' || channelOf(id) !== null ? 'channel' : 'groupChat';
}

export function localeOf(activity: InboundActivity): string {
  return saidReader(activity).locale ?? unknownReader.locale;
}

export function timeZoneOf(activity: InboundActivity): string {
  return saidReader(activity).timeZone ?? unknownReader.timeZone;
}

/**
 * What the activity itself says of how its sender reads: `locale` and `localTimezone`, else its `clientInfo` entity
 * (msteams-docs, "Get user local time zone"). Missing is what it does not say, or what no calendar knows.
 */
export function saidReader({ locale, localTimezone, entities }: InboundActivity): Partial<ReaderLocale> {
  const info = (entities ?? []).map((entity) => clientInfo.safeParse(entity).data).find((found) => found !== undefined);
  const language = [locale, info?.locale].find((one) => one && isKnown(() => new Intl.Locale(one)));
  const zone = [localTimezone, info?.timezone].find(
    (one) => one && isKnown(() => new Intl.DateTimeFormat('en', { timeZone: one })),
  );
  return { ...(language ? { locale: language } : {}), ...(zone ? { timeZone: zone } : {}) };
}

function isKnown(read: () => unknown): boolean {
  try {
    return read() !== undefined;
  } catch {
    return false;
  }
}
