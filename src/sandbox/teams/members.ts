import type { Conversation, JsonObject, Person } from './types';
import type { World } from './world';

function memberOf(person: Person, tenantId: string): JsonObject {
  const [givenName, ...rest] = person.name.split(' ');
  return {
    id: person.id,
    name: person.name,
    objectId: person.aadObjectId,
    aadObjectId: person.aadObjectId,
    givenName,
    surname: rest.join(' '),
    email: person.userPrincipalName,
    userPrincipalName: person.userPrincipalName,
    tenantId,
    userRole: 'user',
  };
}

/** The people of a conversation as the connector lists them; the bot is not among them. */
export function membersOf(world: World, conversation: Conversation, tenantId: string): JsonObject[] {
  return world.people.filter((one) => conversation.memberIds.includes(one.id)).map((one) => memberOf(one, tenantId));
}
