import type { TeamsAdapter } from '@microsoft/teams-ai';
import type { ConversationReference, TurnContext } from 'botbuilder';
import { ChatError, type Conversation } from '../../usecases/ports';
import { referenceOf, type Reference } from '../activity/conversation';
import type { Cloud } from '../bot';
import { isAllowedServiceUrl } from '../front-door/service-url';
import type { Pacer } from './pacing';

interface ReachOptions {
  readonly adapter: TeamsAdapter;
  readonly appId: string;
  readonly cloud: Cloud;
  readonly pacer: Pacer;
}

/** Does something in a conversation that the bot knows, outside of a turn from there. Throws {@link ChatError}. */
export type Reach = <T>(
  conversation: Conversation,
  work: (context: TurnContext, reference: Reference) => Promise<T>,
) => Promise<T>;

export function createReach({ adapter, appId, cloud, pacer }: ReachOptions): Reach {
  return async function reach<T>(
    conversation: Conversation,
    work: (context: TurnContext, reference: Reference) => Promise<T>,
  ): Promise<T> {
    const reference = checked(conversation, cloud);
    const result: { value?: T } = {};
    const operate = () =>
      adapter.continueConversationAsync(
        appId,
        reference as unknown as Partial<ConversationReference>,
        async (context) => {
          result.value = await work(context, reference);
        },
      );
    // Before the next one begins.
    const noted = () =>
      operate().catch((error: unknown) => {
        if (error instanceof ChatError && error.retryAfterMs !== undefined)
          pacer.pause(conversation.id, error.retryAfterMs);
        throw error;
      });
    await pacer.run(conversation.id, noted);
    return result.value as T;
  };
}

/**
 * A stored reference is not trusted: the host is checked again, so that an edited row cannot send the bot's token away. What was
 * to go there waits until the list has the host, or Teams names another: nothing is known against the person.
 */
function checked(conversation: Conversation, cloud: Cloud): Reference {
  const reference = referenceOf(conversation);
  if (reference && isAllowedServiceUrl(reference.serviceUrl, cloud)) return reference;
  throw new ChatError('again', `The stored reference of conversation ${conversation.id} cannot be used.`);
}
