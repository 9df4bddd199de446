import type { ServiceRequest } from '../../../src/desk/request';
import { fakeDesk } from './fake-use-cases';
import { start, type Started } from './start';

/** A bot that has said hello in every kind of conversation, with these requests on its desk. */
export async function startWith(...requests: readonly ServiceRequest[]): Promise<Started> {
  const started = await start({ desk: fakeDesk(...requests) });
  for (const where of ['channel', 'group'] as const) {
    await started.teams.installBot(where);
    await started.teams.as('dana').waitFor((seen) => seen.find(({ fromBot }) => fromBot), { where });
  }
  return started;
}

/** What the bot answered last, after somebody wrote something. */
export async function answerTo(
  started: Started,
  who: string,
  text: string,
  where: 'personal' | 'channel' | 'group' = 'personal',
): Promise<string> {
  const person = started.teams.as(who);
  const before = (await person.sees(where)).length;
  await person.say(text, where);
  const answer = await person.waitFor((messages) => messages.slice(before).find(({ fromBot }) => fromBot), { where });
  return answer.words;
}
