import type { Conversation } from '../../usecases/ports';
import type { TurnServices } from '../turn-services';

/** How old a list of members may be, and how long to leave Teams alone after it gave none, milliseconds. */
const longestAge = 86_400_000;
const afterRefusal = 600_000;

/** Has the members of a conversation read: at the first contact, when the last list is old, and `anew` when somebody joined. */
export type Rosters = (conversation: Conversation, when: 'due' | 'anew') => void;

/**
 * Approvers get a card of their own only where their Teams id is known, also those who never wrote, and Teams tells of one
 * channel of a team when the bot is added (msteams-docs, bot-events): in the others it is met by somebody's first words.
 */
export function createRosters({ memory, clock, afterTurn, roster }: TurnServices): Rosters {
  /** By conversation, milliseconds; of this process, which reads every list once. */
  const nextAt = new Map<string, number>();

  async function read(conversation: Conversation): Promise<void> {
    const now = clock.now().getTime();
    nextAt.set(conversation.id, now + afterRefusal);
    await memory.rememberMembers({ ...conversation, members: await roster(conversation) });
    nextAt.set(conversation.id, now + longestAge);
  }

  return (conversation, when) => {
    if (conversation.kind === 'personal') return;
    const isDue = clock.now().getTime() >= (nextAt.get(conversation.id) ?? 0);
    if (isDue || when === 'anew') afterTurn.run('roster', () => read(conversation));
  };
}
