import type { Teams } from '../../src/sandbox/teams';
import type { Kill } from './kills';

/** A message about a request that the bots have posted; edits are none. */
interface Posted {
  readonly conversationId: string;
  readonly content: string;
  /** When Teams had taken it, epoch milliseconds. */
  readonly at: number;
}

export interface Again {
  readonly conversationId: string;
  readonly content: string;
  /**
   * A bot was killed while it had a message for this conversation in hand, after the first and before the second: it
   * could not write down any more that Teams had taken it, so that it was sent once more.
   */
  readonly wasInHand: boolean;
}

export interface Messages {
  readonly count: () => number;
  /** Whatever was posted twice, letter by letter, into one conversation. */
  sentAgain(kills: readonly Kill[]): readonly Again[];
}

/** Notes what the bots post from now on. */
export function noteMessages(teams: Teams): Messages {
  const posted: Posted[] = [];
  teams.onExchange(({ direction, method, path, request, status, at, ms }) => {
    const conversationId = /\/conversations\/([^/?]+)\/activities/.exec(path)?.[1];
    if (direction !== 'from-bot' || method !== 'POST' || status !== 201 || conversationId === undefined) return;
    const { text, attachments } = (request ?? {}) as { readonly text?: unknown; readonly attachments?: unknown };
    const content = JSON.stringify([text, attachments]);
    // Whatever names no request is an answer to a question, which may be asked twice.
    if (!/SA-\d+/.test(content)) return;
    posted.push({ conversationId: decodeURIComponent(conversationId), content, at: at + ms });
  });

  return {
    count: () => posted.length,
    sentAgain: (kills) =>
      posted.flatMap((message, index) => {
        const earlier = posted.slice(0, index).findLast((one) => isSame(one, message));
        if (!earlier) return [];
        const isBetween = ({ at, inHand }: Kill) =>
          earlier.at <= at && at <= message.at && inHand.includes(message.conversationId);
        const { conversationId, content } = message;
        return [{ conversationId, content, wasInHand: kills.some(isBetween) }];
      }),
  };
}

function isSame(one: Posted, other: Posted): boolean {
  return one.conversationId === other.conversationId && one.content === other.content;
}
