import type { WhyNotReached } from '../../desk/delivery';
import { ChatError } from '../../usecases/ports';

/** An answer of the Bot Connector that is not 2xx. */
interface ConnectorRefusal {
  readonly method: string;
  readonly status: number;
  /** `error.code` and `error.message` of the body; empty when there are none. */
  readonly code: string;
  readonly message: string;
  /** Milliseconds, from `Retry-After`. */
  readonly retryAfterMs?: number;
}

/**
 * The bot is not in the conversation, or may not write there, by what that means of the person behind a personal chat
 * (msteams-docs, conversation-messages, "Status codes from bot conversational APIs").
 */
const removedCodes = new Map<string, WhyNotReached>([
  ['BotNotInConversationRoster', 'no-app'],
  ['ForbiddenOperationException', 'no-app'],
  ['ConversationBlockedByUser', 'blocked'],
  ['BotDisabledByAdmin', 'disabled'],
  ['InvalidBotApiHost', 'refused'],
  ['NotEnoughPermissions', 'refused'],
]);
/** To be tried again later by the documentation of rate limiting; 401 because the next token may be better. */
const passing = new Set([401, 408, 412, 429, 500, 502, 503, 504]);
/**
 * "Incoming request was redirected to the wrong geo! Current geo: EMEA, Target geo: EUDB" with 400
 * (microsoft/BotFramework-Services#339), "User is from different region" with 403 (microsoft/botbuilder-js#3280); both
 * with the code BadArgument, which says nothing more.
 */
const otherRegion = /\b(geo|region)\b/i;

/**
 * What an answer means for the sender. An edit that answers 404, or 403 without a known code, means that the message is
 * gone (BotFramework-Services#269, msteams-docs#6139); the same for a new message means that the conversation is.
 */
export function toChatError({ method, status, code, message, retryAfterMs }: ConnectorRefusal): ChatError {
  const said = `${method} to the Bot Connector answered ${status}${code === '' ? '' : ` ${code}`}.`;
  const removed = (why: WhyNotReached) => new ChatError('removed', said, undefined, { why });
  if (passing.has(status)) return new ChatError('again', said, retryAfterMs);
  const aboutMessage = reasonOfRequest({ status, code, message });
  if (aboutMessage) return new ChatError(aboutMessage, said);
  const known = removedCodes.get(code);
  if (status === 403 && known) return removed(known);
  if (status === 404 && code === 'ConversationNotFound')
    return method === 'POST' ? removed('no-chat') : new ChatError('gone', said);
  if (status === 404 || (status === 403 && method === 'PUT'))
    return new ChatError('gone', said, undefined, { why: 'no-chat' });
  if (status === 403) return removed('no-app');
  return new ChatError('refused', said);
}

/** Nothing is wrong with the conversation: the request went to the wrong place, or holds too much. */
function reasonOfRequest({ status, code, message }: Pick<ConnectorRefusal, 'status' | 'code' | 'message'>) {
  if (code === 'BadArgument' && otherRegion.test(message)) return 'elsewhere';
  return status === 413 || code === 'MessageSizeTooBig' ? 'too-large' : null;
}
