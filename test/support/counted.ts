import { environments } from '../../src/sandbox/tenant';
import { untilAllIsSent } from './all-sent';
import { idOf, sees, sendForm } from './steps';
import { beginStory, people } from './world';
import type { Story } from './world';

export interface Asked {
  readonly id: string;
  readonly account: string;
}

/** A story in which the new messages of the bot are counted, for every person and shared conversation. */
export interface CountedStory {
  readonly story: Story;
  /** What comes from now on is counted. */
  begin(): void;
  /** How many new messages each person got, once everything that was to be sent is sent; the channel is everybody's. */
  told(): Promise<Record<string, number>>;
  /** Waits for a new message with these words to one person, or in the channel, and gives all that it says. */
  reads(who: string, words: string): Promise<string>;
  /** Asks, and waits until everybody who is asked has the card; counting begins then. */
  ask(who: 'ravi' | 'sam', account: string, environment?: 'uat' | 'prod'): Promise<Asked>;
  /** Presses a button of the newest card about the account in the personal chat. */
  press(who: string, verb: string, about: Pick<Asked, 'account'>, inputs?: Record<string, string>): Promise<unknown>;
  /** As if so much of the time of an open request were over. */
  timePasses(asked: Asked, share: number): Promise<void>;
  /** The app may do everything there but change an access mode: a run stops at it. */
  denyAccessMode(key: 'uat' | 'prod', isDenied: boolean): void;
}

const owners = { ravi: people.kim.id, sam: people.stranger.id };

/**
 * Ravi and Sam ask, Dana and Lee may approve, Kim owns what Ravi asks for; Gus is there as well. UAT has no conversation of its
 * admins, that of Production is the channel.
 */
export async function beginCounted(): Promise<CountedStory> {
  const story = await beginStory({
    tenant: { freeSalesSeats: 8 },
    settings: (desk) => void (desk.waits['byHand'] = '1h'),
  });
  const channel = story.teams.world.conversations.find(({ kind }) => kind === 'channel')?.id ?? '';
  const dana = JSON.stringify({ aadObjectId: people.dana.id, name: people.dana.name });
  await story.database.query(`insert into desk.admin_conversations values ('prod', '${channel}', '${dana}', now())`);
  const screen = countOn(story);
  return {
    story,
    ...screen,
    async ask(who, account, environment = 'uat') {
      await sendForm(story, { accountName: account, environment, owner: owners[who] }, who);
      const card = await sees(story, who, account, 'Waiting for approval');
      for (const admin of ['dana', 'lee']) await sees(story, admin, account, 'Needs your approval');
      await untilAllIsSent(story);
      screen.begin();
      return { id: idOf(card), account };
    },
    async press(who, verb, { account }, inputs = {}) {
      const { id: messageId } = await sees(story, who, account, '');
      return story.teams.as(who).press(verb, inputs, { where: 'personal', messageId });
    },
    timePasses: (asked, share) => timePasses(story, asked, share),
    denyAccessMode(key, isDenied) {
      const environment = story.tenant.environment(environments[key]);
      environment.switches = { ...environment.switches, accessModeOfApps: isDenied ? 'privilege-missing' : 'allowed' };
    },
  };
}

function countOn(story: Story): Pick<CountedStory, 'begin' | 'told' | 'reads'> {
  const { world } = story.teams;
  const everybody = new Set(world.people.map(({ id }) => id));
  let mark = 0;
  return {
    begin: () => void (mark = Math.max(0, ...world.messages.map(({ id }) => Number(id)))),
    async told() {
      await untilAllIsSent(story);
      const fresh = world.messages.filter(({ id, fromId }) => Number(id) > mark && !everybody.has(fromId));
      const counts: Record<string, number> = {};
      for (const { conversationId } of fresh) {
        const where = placeOf(story, conversationId);
        counts[where] = (counts[where] ?? 0) + 1;
      }
      return counts;
    },
    async reads(who, words) {
      const where = who === 'channel' ? 'channel' : 'personal';
      const person = story.teams.as(who === 'channel' ? 'gus' : who);
      const isIt = (one: { id: string; words: string }) => Number(one.id) > mark && one.words.includes(words);
      return (await person.waitFor((seen) => seen.find(isIt), { where })).words;
    },
  };
}

function placeOf(story: Story, conversationId: string): string {
  const { conversations, people: everybody } = story.teams.world;
  const found = conversations.find(({ id }) => id === conversationId);
  if (found?.kind !== 'personal') return found?.kind ?? 'nowhere';
  return everybody.find(({ id }) => found.memberIds.includes(id))?.key ?? 'nobody';
}

async function timePasses({ database }: Story, { id }: Asked, share: number): Promise<void> {
  const day = 86_400_000;
  const requestedAt = new Date(Date.now() - day * share).toISOString();
  const expiresAt = new Date(Date.now() + day * (1 - share)).toISOString();
  const change = JSON.stringify({ requestedAt, expiresAt });
  await database.query(`update desk.requests set body = body || '${change}' where id = '${id}'`);
  await database.query(`update desk.jobs set due_at = now() where kind = 'expire-request' and key = '${id}'`);
}
