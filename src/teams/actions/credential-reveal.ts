import { onRequest } from '../action';
import { text } from '../answer/reply';
import { seeRequest } from '../answer/see-request';

/** Shows the password, once, inside the dialog. It never becomes part of a message. */
export const credentialReveal = onRequest('credential.reveal', async (press, requestId) => {
  const { caller, useCases, painter, reader, say, ticket, inDialog } = press;
  if (!inDialog) return text(say('use-dialog'));
  const seen = await useCases.view(caller, requestId);
  if (!seen) return seeRequest(press, requestId);
  const { userPrincipalName, password } = await useCases.revealCredential(caller, requestId, ticket);
  const { request, environment } = seen.view;
  const credential = { state: 'revealed', userPrincipalName, password } as const;
  return {
    kind: 'card',
    card: painter.credential({ requestId, accountName: request.accountName, environment, credential }, reader),
  };
});
