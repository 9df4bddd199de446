import { onConfirmed } from '../action';
import { text } from '../answer/reply';

/** Has the password of an account changed. Its owner may press it without being the one who asked for the account. */
export const accountRotate = onConfirmed('account.rotate', async ({ caller, useCases, say }, requestId) => {
  const view = await useCases.viewShared(requestId);
  if (!view?.account) return text(say('no-request', { id: requestId }));
  return { kind: 'outcome', seen: await useCases.rotate(caller, view.account.name) };
});
