import type { Action } from '../action';

/** Sends the form; it comes back with a line under each field that is wrong. */
export const requestSubmit: Action = {
  verb: 'request.submit',

  async run({ caller, useCases, inputs }) {
    const outcome = await useCases.submit(caller, inputs);
    return 'seen' in outcome ? { kind: 'stored', seen: outcome.seen } : { kind: 'form', form: outcome.form };
  },
};
