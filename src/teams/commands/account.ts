import { placeIn } from '../../desk/place';
import { text } from '../answer/reply';
import { seeAccount } from '../answer/see-account';
import { everywhere, withAccountName } from './command';

/** One account of the register; where none is called so, those in whose names the word stands. */
export const account = withAccountName(
  {
    name: 'account',
    aliases: ['konto'],
    summary: 'command.account',
    scopes: everywhere,
  },
  async (context, name) => {
    const { caller, useCases, say } = context;
    const found = await useCases.account(caller, name);
    if (found) return seeAccount(context, found.requestId);
    const view = await useCases.accounts(caller, placeIn('accounts', { text: name }));
    const [only, ...others] = view.accounts;
    if (!only) return text(say('no-account', { name }));
    return others.length === 0 ? seeAccount(context, only.requestId) : { kind: 'accounts', view };
  },
);
