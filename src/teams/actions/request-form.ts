import type { Action } from '../action';

export const requestForm: Action = {
  verb: 'request.form',

  async run({ caller, useCases }) {
    return { kind: 'form', form: await useCases.form(caller, {}) };
  },
};
