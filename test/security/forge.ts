import type { Activity, BotAnswer } from '../../src/sandbox/teams';
import { execute } from '../../src/sandbox/teams/client';
import type { Story } from '../support/world';

/** A click as a client may forge it: any verb and data, on any message of the bot that the person can see. */
export async function forge(story: Pick<Story, 'teams'>, who: string, verb: string, data: Record<string, unknown>) {
  const driver = story.teams.as(who);
  // On a busy machine the answer comes after what was written has been acknowledged.
  const seen = await driver.waitFor((all) => all.filter(({ fromBot }) => fromBot).at(-1), { where: 'personal' });
  const message = story.teams.world.messages.find(({ id }) => id === seen.id);
  if (!message) throw new Error(`${who} has no message of the bot to press on.`);
  return execute(story.teams.client, driver.person, message, { verb, data }, 'manual');
}

/** The activity of a click that was sent before, to be sent once more or changed first. */
export function lastClick(story: Story, verb: string): Activity {
  const click = story.teams.traffic.findLast(
    ({ request }) => (request as { value?: { action?: { verb?: string } } } | undefined)?.value?.action?.verb === verb,
  );
  if (!click) throw new Error(`Nobody pressed ${verb}.`);
  return structuredClone(click.request as Activity);
}

/** The newest message that somebody wrote to the bot, as Teams sent it. */
export function lastMessage(story: Story): Activity {
  const said = story.teams.traffic.findLast(({ request }) => (request as Activity | undefined)?.type === 'message');
  if (!said) throw new Error('Nobody wrote anything.');
  return structuredClone(said.request as Activity);
}

/** Sends an activity again with a new id. */
export function again(story: Story, activity: Activity, id: string): Promise<BotAnswer> {
  return story.teams.postActivity({ ...activity, id });
}
