import { keepAccount } from '../answer/keep-account';
import { everywhere, withAccountName } from './command';

/** The answer to a review: the account is still needed. */
export const keep = withAccountName(
  {
    name: 'keep',
    aliases: ['behalten'],
    summary: 'command.keep',
    scopes: everywhere,
  },
  keepAccount,
);
