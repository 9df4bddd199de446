import type { TeamsAdapter } from '@microsoft/teams-ai';
import { CardFactory, type Activity, type TurnContext } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { cleanText } from '../../cards/text';
import type { Person } from '../../desk/people';
import { ChatError, type Chat, type Conversation, type Message } from '../../usecases/ports';
import type { Reference } from '../activity/conversation';
import type { FrontDoorOptions } from '../front-door/options';
import type { Pacer } from './pacing';
import type { Reach } from './reach';
import type { TargetedMessages } from './targeted';

interface ChatOptions extends Pick<FrontDoorOptions, 'bot' | 'cloud' | 'tenants'> {
  readonly adapter: TeamsAdapter;
  readonly pacer: Pacer;
  readonly reach: Reach;
  readonly targeted: TargetedMessages;
  /** Connector address that Teams named last. */
  readonly latestServiceUrl: () => string;
}

/**
 * Teams as the outbox sees it. Nothing is sent twice in here: an answer that got lost becomes `again`, and whoever
 * repeats a `post` after it may leave a second message behind. That is for the outbox alone, which edits the newest
 * message from then on; repeating an `edit` is harmless. `Message.text` is Markdown.
 */
export function createChat(options: ChatOptions): Chat {
  const { reach, targeted } = options;
  return {
    post(conversation, message) {
      return reach(conversation, async (context, reference) => {
        const activity = toActivity(message, conversation, reference);
        if (message.onlyFor) return { activityId: await targeted.post(conversation, activity, message.onlyFor) };
        const { id } = await connectorOf(context).conversations.sendToConversation(reference.conversation.id, activity);
        return { activityId: id };
      });
    },
    async edit(conversation, activityId, message) {
      await reach(conversation, async (context, reference) => {
        const activity = { ...toActivity(message, conversation, reference), id: activityId };
        if (message.onlyFor) return targeted.edit(activity, activityId);
        await connectorOf(context).conversations.updateActivity(reference.conversation.id, activityId, activity);
      });
    },
    async removePrivate(conversation, activityId) {
      await reach(conversation, (_context, reference) => targeted.remove(reference, activityId));
    },
    openPersonal: (person) => openPersonal(person, options),
  };
}

/** The SDK's own sending adds a reply-to that nobody asked for; its client sends what it is given. */
function connectorOf(context: TurnContext): ConnectorClient {
  return context.turnState.get<ConnectorClient>(context.adapter.ConnectorClientKey);
}

/** Asks Teams for the personal chat with somebody who has the app. */
async function openPersonal(
  person: Person,
  { adapter, bot, cloud, tenants, latestServiceUrl, pacer }: ChatOptions,
): Promise<Conversation> {
  const serviceUrl = latestServiceUrl();
  const tenantId = tenants[0] ?? bot.tenantId;
  const parameters = {
    isGroup: false,
    bot: { id: `28:${bot.appId}`, name: '' },
    members: [{ id: person.aadObjectId, name: '' }],
    tenantId,
    channelData: { tenant: { id: tenantId } },
  };
  const opened: { id?: string } = {};
  await pacer.run(`open ${person.aadObjectId}`, () =>
    adapter.createConversationAsync(
      bot.appId,
      'msteams',
      serviceUrl,
      cloud.tokenScope,
      parameters as never,
      async ({ activity }) => {
        opened.id = activity.conversation.id;
      },
    ),
  );
  if (!opened.id) throw new ChatError('again', 'The Bot Connector named no conversation.');
  const conversation = { id: opened.id, conversationType: 'personal', tenantId };
  const reference = { serviceUrl, channelId: 'msteams', bot: parameters.bot, conversation };
  return { id: opened.id, kind: 'personal', person, members: {}, reference };
}

function toActivity(
  { text, card, summary, mention }: Message,
  { members }: Conversation,
  reference: Reference,
): Activity {
  const mentioned = mention ? mentionOf(mention, members) : null;
  const said = [mentioned?.text, text].filter((part) => part !== undefined).join(' ');
  const activity = {
    type: 'message',
    channelId: reference.channelId,
    serviceUrl: reference.serviceUrl,
    from: reference.bot,
    conversation: reference.conversation,
    ...(said === '' ? {} : { text: said, textFormat: 'markdown' }),
    ...(summary === undefined || summary === '' ? {} : { summary }),
    ...(card ? { attachments: [CardFactory.adaptiveCard(card)] } : {}),
    ...(mentioned ? { entities: [mentioned] } : {}),
  };
  return activity as unknown as Activity;
}

/** Teams matches the text of the entity with the text of the message, letter by letter. */
function mentionOf(person: Person, members: Readonly<Record<string, string>>) {
  const name =
    cleanText(person.name)
      .replace(/[<>&\n]/g, ' ')
      .trim() || '…';
  return {
    type: 'mention',
    text: `<at>${name}</at>`,
    mentioned: { id: members[person.aadObjectId] ?? person.aadObjectId, name },
  };
}
