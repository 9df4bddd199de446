import type { Caller } from '../../usecases/api';
import type { Reply } from './reply';

/** Who is to see an answer in a conversation of several. */
export type Audience = 'everybody' | 'caller';

/**
 * A private question gets a private answer, always. Of the others everybody reads what belongs to the conversation: the
 * answer of a command that answers openly, and that something was done. Refusals, what changed nothing, and lists of
 * one's own are for whoever asked.
 */
export function audienceOf(reply: Reply, caller: Caller, answersOpenly: boolean): Audience {
  if (caller.isTargeted || isForOne(reply)) return 'caller';
  return answersOpenly || reply.kind === 'outcome' ? 'everybody' : 'caller';
}

function isForOne(reply: Reply): boolean {
  if (reply.kind === 'request') return reply.problem !== undefined;
  if (reply.kind === 'text' || reply.kind === 'card') return reply.isForOne === true;
  return (reply.kind === 'outcome' || reply.kind === 'stored') && reply.seen.notice !== undefined;
}
