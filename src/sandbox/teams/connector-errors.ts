/**
 * Refusals of the Bot Connector. Codes and messages as documented for Teams
 * (MicrosoftDocs/msteams-docs, bots/how-to/conversations/conversation-messages, "Status codes").
 */
const REFUSALS = {
  throttled: { status: 429, code: 'Throttled', message: 'Too many requests.' },
  tooBig: { status: 413, code: 'MessageSizeTooBig', message: 'Message size too large.' },
  noConversation: { status: 404, code: 'ConversationNotFound', message: 'Conversation not found.' },
  noActivity: { status: 404, code: 'ActivityNotFoundInConversation', message: 'Conversation not found.' },
  noMember: { status: 404, code: 'MemberNotFoundInConversation', message: 'Member not found in the conversation.' },
  notInRoster: {
    status: 403,
    code: 'BotNotInConversationRoster',
    message: 'The bot is not part of the conversation roster.',
  },
  blocked: { status: 403, code: 'ConversationBlockedByUser', message: 'User blocked the conversation with the bot.' },
  disabled: { status: 403, code: 'BotDisabledByAdmin', message: 'The tenant admin disabled this bot.' },
  notYours: { status: 403, code: 'NotEnoughPermissions', message: 'A bot can change its own messages only.' },
  badSyntax: { status: 400, code: 'BadSyntax', message: 'Bad format of the request.' },
  badArgument: { status: 400, code: 'BadArgument', message: 'Bad argument.' },
  fixedRecipient: {
    status: 400,
    code: 'BadArgument',
    message: 'BadArgument: Cannot edit Recipient of Targeted Message',
  },
  unexplained: { status: 400, code: 'ServiceError', message: 'Unknown' },
  unauthorized: { status: 401, code: 'Unauthorized', message: 'Authorization has been denied for this request.' },
  unknownPath: { status: 404, code: 'ServiceError', message: 'The Bot Connector has no such operation.' },
} as const;

type RefusalName = keyof typeof REFUSALS;

/** Thrown inside the connector; the router turns it into the HTTP answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(name: RefusalName, detail?: string, retryAfter?: number) {
    const { status, code, message } = REFUSALS[name];
    super(detail ?? message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  toBody(): { error: { code: string; message: string } } {
    return { error: { code: this.code, message: this.message } };
  }
}
