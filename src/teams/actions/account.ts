import { keepAccount } from '../answer/keep-account';
import { text } from '../answer/reply';
import { accountBehind, seeAccount } from '../answer/see-account';
import { seeRequest } from '../answer/see-request';
import { onConfirmed, onRequest } from './action';

/** One account of the register. */
export const accountView = onRequest('account.view', seeAccount);

/** The answer to a review: the account is still needed. */
export const accountKeep = onRequest('account.keep', async (context, requestId) => {
  const { caller, useCases } = context;
  const seen = await useCases.view(caller, requestId);
  if (!seen?.view.account) return seeRequest(context, requestId);
  return keepAccount(context, seen.view.account.name);
});

/** Has a finished account put right that somebody changed. */
export const accountRepair = onRequest('account.repair', async (context, requestId) => {
  const { caller, useCases } = context;
  const seen = await useCases.view(caller, requestId);
  if (!seen?.view.account) return seeRequest(context, requestId);
  return { kind: 'outcome', seen: await useCases.repair(caller, seen.view.account.name) };
});

/** Asks to retire the account that a request made. */
export const accountRetire = onConfirmed('account.retire', async (context, requestId) => {
  const { caller, useCases, inputs } = context;
  const seen = await useCases.view(caller, requestId);
  if (!seen?.view.account) return seeRequest(context, requestId);
  return { kind: 'stored', seen: await useCases.retire(caller, seen.view.account.name, inputs) };
});

/** Has the password of an account changed. Its owner may press it without being the one who asked for the account. */
export const accountRotate = onConfirmed('account.rotate', async (context, requestId) => {
  const { caller, useCases, say } = context;
  const found = await accountBehind(context, requestId);
  if (!found) return text(say('no-request', { id: requestId }));
  return { kind: 'outcome', seen: await useCases.rotate(caller, found.account.name) };
});
