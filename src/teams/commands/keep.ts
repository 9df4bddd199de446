import { text } from '../answer/reply';
import { everywhere, withAccountName } from './command';

/** The answer to a review: the account is still needed. */
export const keep = withAccountName(
  {
    name: 'keep',
    aliases: ['behalten'],
    summary: 'command.keep',
    scopes: everywhere,
  },
  async ({ caller, useCases, say }, name) => {
    const account = await useCases.keep(caller, name);
    return text(say('kept', { name: account.name, day: account.reviewOn }));
  },
);
