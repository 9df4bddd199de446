import type { ServiceRequest } from '../../desk/request';
import type { Reply } from '../answer/reply';
import { seeRequest } from '../answer/see-request';
import { onRequest, type Action, type ActionContext } from './action';

export const requestForm: Action = {
  verb: 'request.form',

  async run({ caller, useCases, inputs }) {
    return { kind: 'form', form: await useCases.form(caller, inputs) };
  },
};

/** Back from the form to the choice of the environment; what was typed is kept. */
export const requestEnvironment: Action = {
  verb: 'request.environment',

  async run({ caller, useCases, inputs }) {
    return { kind: 'form', form: await useCases.form(caller, { ...inputs, environment: '', role: '' }) };
  },
};

/** Sends the form; it comes back with a line under each field that is wrong. */
export const requestSubmit: Action = {
  verb: 'request.submit',

  async run({ caller, useCases, inputs }) {
    const outcome = await useCases.submit(caller, inputs);
    return 'seen' in outcome ? { kind: 'stored', seen: outcome.seen } : { kind: 'form', form: outcome.form };
  },
};

/** Opens the form with what a refused request asked for. */
export const requestEdit = onRequest('request.edit', formFrom);

/** The viewer's own card; also what a client asks for by itself. Changes nothing. */
export const requestView = onRequest('request.view', seeRequest);

export const requestApprove = onRequest(
  'request.approve',
  async ({ caller, useCases, version, inputs }, requestId) => ({
    kind: 'outcome',
    seen: await useCases.approve(caller, requestId, version, inputs),
  }),
);

export const requestReject = onRequest('request.reject', async ({ caller, useCases, version, inputs }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.reject(caller, requestId, version, inputs),
}));

export const requestWithdraw = onRequest('request.withdraw', async ({ caller, useCases }, requestId) => ({
  kind: 'outcome',
  seen: await useCases.withdraw(caller, requestId),
}));

/** Opens the form with what an ended request asked for. */
export const requestAgain = onRequest('request.again', formFrom);

/** The form filled with what an earlier request asked for. */
async function formFrom(context: ActionContext, requestId: string): Promise<Reply> {
  const seen = await context.useCases.view(context.caller, requestId);
  if (!seen) return seeRequest(context, requestId);
  return { kind: 'form', form: await context.useCases.form(context.caller, inputsOf(seen.view.request)) };
}

function inputsOf(request: ServiceRequest): Record<string, string> {
  const { accountName, environmentId, roleId, purpose, accountKind, owner, passwordNeverExpires, reviewOn } = request;
  const { passwordTaking = 'shown-once' } = request;
  return {
    accountName,
    environment: environmentId,
    role: roleId,
    purpose,
    accountKind,
    owner: owner.aadObjectId,
    passwordNeverExpires: String(passwordNeverExpires),
    passwordTaking,
    reviewOn,
  };
}
