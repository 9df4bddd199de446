import type { Activity } from '../../../src/sandbox/teams';
import { invokeActivity, messageActivity } from '../../../src/sandbox/teams/activities';
import { placeFor } from '../../../src/sandbox/teams/world';
import type { World } from '../../../src/sandbox/world';

/** A button on a card of a request. */
interface Press {
  readonly who: string;
  readonly requestId: string;
  readonly verb: string;
  /** `automatic`: Teams asks by itself. */
  readonly trigger: 'manual' | 'automatic';
}

/** What Teams would send, for others to send it. */
export function activitiesOf({ teams }: World) {
  const personal = (who: string) => {
    const { person } = teams.as(who);
    return { person, ...placeFor(teams.world, person, 'personal') };
  };

  return {
    /** Somebody writes this in their personal chat. */
    words(who: string, text: string): Activity {
      const { person, conversation } = personal(who);
      const spoken = { messageId: uniqueId(), text, mentionsBot: false, privately: false };
      return messageActivity(teams.client.envelope(), conversation, person, spoken);
    },
    /** Somebody presses this on their newest card of the request. Throws when they have none. */
    press({ who, requestId, verb, trigger }: Press): Activity {
      const { person, conversation } = personal(who);
      const isIt = (attachments: unknown) => JSON.stringify(attachments).includes(`"${requestId}"`);
      const card = teams.world.messages.findLast(
        (one) => one.conversationId === conversation.id && one.fromId !== person.id && isIt(one.attachments),
      );
      if (!card) throw new Error(`${who} has no card of ${requestId}.`);
      const action = { type: 'Action.Execute', id: '', verb, data: { requestId } };
      const details = { name: 'adaptiveCard/action', value: { action, trigger }, replyToId: card.id };
      return invokeActivity(teams.client.envelope(), conversation, person, details);
    },
  };
}

let unique = 0;

function uniqueId(): string {
  unique += 1;
  return `${Date.now()}${unique}`;
}
