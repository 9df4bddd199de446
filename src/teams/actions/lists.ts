import type { Action } from './action';

export const accountsPage: Action = {
  verb: 'accounts.page',

  async run({ caller, useCases, environmentId, page }) {
    return { kind: 'accounts', view: await useCases.accounts(caller, environmentId, page) };
  },
};

export const quotaRefresh: Action = {
  verb: 'quota.refresh',

  async run({ caller, useCases, environmentId }) {
    return { kind: 'quota', view: await useCases.quota(caller, environmentId), environmentId };
  },
};

export const adminsHere = chooseAdminConversation('admins.here', 'here');

export const adminsAway = chooseAdminConversation('admins.away', 'away');

/** A button about where approvals and warnings go. Its card is drawn again as it is afterwards. */
function chooseAdminConversation(verb: Action['verb'], choice: 'here' | 'away'): Action {
  return {
    verb,
    async run({ caller, useCases, painter, reader, inputs }) {
      const chosen = (inputs['environments'] ?? '').split(',').filter((id) => id !== '');
      return { kind: 'card', card: painter.adminRooms(await useCases.chooseAdminRoom(caller, chosen, choice), reader) };
    },
  };
}
