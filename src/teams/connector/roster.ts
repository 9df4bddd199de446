import { TeamsInfo } from 'botbuilder';
import type { Conversation } from '../../usecases/ports';
import type { Reach } from './reach';

/** Largest page that Teams gives (msteams-docs, get-teams-context). */
const pageSize = 500;
/** People read at most: enough to find the approvers of any sensible channel. */
const mostPages = 4;

/** Teams user ids (`29:…`) of the people in a conversation, by aadObjectId; Teams needs them for cards of their own. */
export type Roster = (conversation: Conversation) => Promise<Conversation['members']>;

export function createRoster(reach: Reach): Roster {
  return async function roster(conversation) {
    const members: Record<string, string> = {};
    let token: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const found = await reach(conversation, (context) => TeamsInfo.getPagedMembers(context, pageSize, token));
      for (const { id, aadObjectId } of found.members) if (aadObjectId) members[aadObjectId.toLowerCase()] = id;
      token = found.continuationToken || undefined;
      if (token === undefined) break;
    }
    return members;
  };
}
