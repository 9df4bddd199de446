import type { Action } from '../action';

export const quotaRefresh: Action = {
  verb: 'quota.refresh',

  async run({ caller, useCases, environmentId }) {
    return { kind: 'quota', view: await useCases.quota(caller, environmentId), environmentId };
  },
};
