import type { Activity } from 'botbuilder';
import { z } from 'zod/v4';
import type { Person } from '../../desk/people';
import { withoutThread } from '../../usecases/chat';
import { ChatError, type Conversation } from '../../usecases/ports';
import type { Cloud } from '../bot';
import type { Outgoing } from '../ports';
import { connectorOptions } from './adapter';
import { callConnector } from './connector-http';
import type { Reference } from '../activity/conversation';

interface TargetedOptions {
  readonly cloud: Cloud;
  readonly outgoing: Outgoing;
  readonly botToken: () => Promise<string>;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Messages that one person of a channel, group or meeting chat sees, for 24 hours (msteams-docs,
 * agents-in-teams/targeted-messages): the ordinary calls with `isTargetedActivity=true`. The SDK cannot add the query and
 * drops `recipient.isTargeted`, which would show them to everybody, so the calls are put together here. Throws
 * {@link ChatError}; a conversation that refused one is not asked again for an hour.
 */
export interface TargetedMessages {
  /** Gives the id of the message. */
  post(conversation: Conversation, activity: Partial<Activity>, reader: Person): Promise<string>;
  edit(activity: Partial<Activity>, activityId: string): Promise<void>;
  remove(reference: Reference, activityId: string): Promise<void>;
}

/** How long a conversation that refused is left alone, milliseconds. */
const afterRefusal = 3_600_000;
const sent = z.looseObject({ id: z.string() });

export function createTargetedMessages({ cloud, outgoing, botToken, now }: TargetedOptions): TargetedMessages {
  const options = connectorOptions({ cloud, outgoing });
  const refusedUntil = new Map<string, number>();

  async function call(method: string, { serviceUrl, conversation }: Place, activityId = '', body?: object) {
    const path = `v3/conversations/${encodeURIComponent(conversation.id)}/activities`;
    const id = activityId === '' ? '' : `/${encodeURIComponent(activityId)}`;
    const url = `${serviceUrl.replace(/\/$/, '')}/${path}${id}?isTargetedActivity=true`;
    const headers = { authorization: `Bearer ${await botToken()}`, 'content-type': 'application/json; charset=utf-8' };
    return callConnector(options, { method, url, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  }

  return {
    async post(conversation, activity, reader) {
      const id = conversation.members[reader.aadObjectId];
      const place = withoutThread(conversation.id);
      if (conversation.kind === 'personal' || id === undefined || now() < (refusedUntil.get(place) ?? 0))
        throw new ChatError('refused', 'This conversation takes no private message for this person.');
      const body = { ...activity, recipient: { id, name: reader.name, isTargeted: true } };
      const answer = await call('POST', placeOf(activity), '', body).catch((error: unknown) => {
        if (error instanceof ChatError && error.reason === 'refused') refusedUntil.set(place, now() + afterRefusal);
        throw error;
      });
      return sent.parse(JSON.parse(answer.text)).id;
    },
    // Without a recipient: one is refused in an edit ("Cannot edit Recipient of Targeted Message").
    edit: async (activity, activityId) => void (await call('PUT', placeOf(activity), activityId, activity)),
    remove: async (reference, activityId) => void (await call('DELETE', reference, activityId)),
  };
}

type Place = Pick<Reference, 'serviceUrl' | 'conversation'>;

function placeOf({ serviceUrl = '', conversation }: Partial<Activity>): Place {
  return { serviceUrl, conversation: { id: conversation?.id ?? '' } };
}
