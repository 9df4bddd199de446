import { ChatError, type Chat, type Conversation, type Message } from '../../../src/usecases/ports';

interface Sent {
  readonly way: 'post' | 'edit';
  readonly conversationId: string;
  readonly activityId: string;
  readonly message: Message;
  readonly at: number;
}

/** Teams that takes everything, until `trouble` says otherwise for one operation. */
export function fakeChat() {
  const sent: Sent[] = [];
  const tried: string[] = [];
  const trouble: (() => Promise<void> | void)[] = [];
  async function operate(
    way: Sent['way'],
    conversation: Conversation,
    activityId: string,
    message: Message,
  ): Promise<{ activityId: string }> {
    tried.push(`${way} ${conversation.id}`);
    await trouble.shift()?.();
    sent.push({ way, conversationId: conversation.id, activityId, message, at: Date.now() });
    return { activityId };
  }
  const chat: Chat = {
    post: (conversation, message) => operate('post', conversation, `message-${sent.length + 1}`, message),
    edit: async (conversation, activityId, message) => void (await operate('edit', conversation, activityId, message)),
    removePrivate: async () => undefined,
    async openPersonal(person) {
      tried.push(`open ${person.name}`);
      await trouble.shift()?.();
      return { id: `chat of ${person.name}`, kind: 'personal', person, members: {}, reference: {} };
    },
  };
  const fail = (...reasons: readonly ChatError['reason'][]) =>
    trouble.push(
      ...reasons.map((reason) => () => {
        throw new ChatError(reason, `Teams said ${reason}.`);
      }),
    );
  return { chat, sent, tried, trouble, fail };
}
