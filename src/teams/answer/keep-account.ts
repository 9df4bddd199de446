import type { CallerContext } from '../caller-context';
import { text } from './reply';
import type { Reply } from './reply';

/** Keeps an account, and says what is so then: whoever has asked for its end has still asked for it. */
export async function keepAccount({ caller, useCases, say }: CallerContext, accountName: string): Promise<Reply> {
  const { account, endAskedIn } = await useCases.keep(caller, accountName);
  const { name, reviewOn: day } = account;
  return text(say('kept', { name, day, ...(endAskedIn && { id: endAskedIn, case: 'end-asked' }) }));
}
