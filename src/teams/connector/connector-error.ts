import { ChatError } from '../../usecases/ports';

/** An answer of the Bot Connector that is not 2xx. */
interface ConnectorRefusal {
  readonly method: string;
  readonly status: number;
  /** `error.code` of the body; empty when there is none. */
  readonly code: string;
  /** Milliseconds, from `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** The bot is not in the conversation, or may not write there (msteams-docs, conversation-messages, "Status codes from bot conversational APIs"). */
const removedCodes = new Set([
  'BotNotInConversationRoster',
  'BotDisabledByAdmin',
  'ConversationBlockedByUser',
  'ForbiddenOperationException',
  'InvalidBotApiHost',
  'NotEnoughPermissions',
]);
/** To be tried again later by the documentation of rate limiting; 401 because the next token may be better. */
const passing = new Set([401, 408, 412, 429, 500, 502, 503, 504]);

/**
 * What an answer means for the sender. An edit that answers 404, or 403 without a known code, means that the message is
 * gone (BotFramework-Services#269, msteams-docs#6139); the same for a new message means that the conversation is.
 */
export function toChatError({ method, status, code, retryAfterMs }: ConnectorRefusal): ChatError {
  const said = `${method} to the Bot Connector answered ${status}${code === '' ? '' : ` ${code}`}.`;
  if (passing.has(status)) return new ChatError('again', said, retryAfterMs);
  if (status === 403 && removedCodes.has(code)) return new ChatError('removed', said);
  if (status === 404 && code === 'ConversationNotFound')
    return new ChatError(method === 'POST' ? 'removed' : 'gone', said);
  if (status === 404 || (status === 403 && method === 'PUT')) return new ChatError('gone', said);
  if (status === 403) return new ChatError('removed', said);
  return new ChatError('refused', said);
}
