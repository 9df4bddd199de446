import type { SeenMessage } from '../../src/sandbox/teams';
import type { Story } from './world';

/** Ravi asks for an account in the channel; the form is a dialog there. */
export async function askInChannel(story: Story, form: Record<string, string>): Promise<void> {
  const ravi = story.teams.as('ravi');
  const { id } = await ravi.say('/request', 'channel');
  const ask = await ravi.waitFor(
    (seen) => seen.find((message) => Number(message.id) > Number(id) && hasButton(message, 'request.form')),
    { where: 'channel' },
  );
  await ravi.openDialog('request.form', {}, { where: 'channel', messageId: ask.id });
  await ravi.submitDialog('request.submit', form);
}

/** Whether a card offers this verb. */
export function hasButton(message: SeenMessage | undefined, verb: string): boolean {
  return JSON.stringify(message?.card ?? {}).includes(`"${verb}"`);
}
