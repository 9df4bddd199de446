import type { Action } from '../action';

export const accountsPage: Action = {
  verb: 'accounts.page',

  async run({ caller, useCases, environmentId, page }) {
    return { kind: 'accounts', view: await useCases.accounts(caller, environmentId, page) };
  },
};
