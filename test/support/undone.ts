import type { SeenMessage } from '../../src/sandbox/teams';
import { approve, ask, idOf, sees } from './steps';
import type { Stage } from './steps';
import type { Story } from './world';

/** Ravi asks and Dana approves what cannot be finished: the licence is refused after the account was made. */
export async function undoneAfterMaking(story: Story, inputs: Readonly<Record<string, string>>): Promise<string> {
  const denied = { kind: 'refuse', status: 403, code: 'Authorization_RequestDenied', times: 1_000 } as const;
  story.tenant.failNext({ service: 'graph', method: 'POST', path: /assignLicense/, ...denied });
  const id = await ask(story, inputs);
  await approve(story, inputs['accountName'] ?? '');
  await sees(story, 'ravi', inputs['accountName'] ?? '', 'Setup was undone');
  story.tenant.core.faults.clear();
  return id;
}

/** The next card about the account that Dana is asked to approve, after those of earlier requests. */
export function askedAgain(story: Stage, account: string, ...earlier: readonly string[]): Promise<SeenMessage> {
  const isIt = (message: SeenMessage) =>
    message.words.includes(account) && /needs your approval/i.test(message.words) && !earlier.includes(idOf(message));
  return story.teams.as('dana').waitFor((seen) => seen.find(isIt), { where: 'personal' });
}
