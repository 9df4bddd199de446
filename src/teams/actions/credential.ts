import { text } from '../answer/reply';
import { seeRequest } from '../answer/see-request';
import { onRequest } from './action';

/** Opens the password dialog for the named owner. Nothing secret is shown yet. */
export const credentialOpen = onRequest('credential.open', async (context, requestId) => {
  const { caller, useCases, painter, reader, say, inDialog } = context;
  if (!inDialog) return text(say('use-dialog'));
  const { ticket, until } = await useCases.openCredential(caller, requestId);
  const seen = await useCases.view(caller, requestId);
  if (!seen) return seeRequest(context, requestId);
  const { request, environment } = seen.view;
  return {
    kind: 'card',
    card: painter.credential(
      { requestId, accountName: request.accountName, environment, credential: { state: 'ready', ticket, until } },
      reader,
    ),
  };
});

/** Shows the password, once, inside the dialog. It never becomes part of a message. */
export const credentialReveal = onRequest('credential.reveal', async (context, requestId) => {
  const { caller, useCases, painter, reader, say, ticket, inDialog, pressedAt } = context;
  if (!inDialog) return text(say('use-dialog'));
  const seen = await useCases.view(caller, requestId);
  if (!seen) return seeRequest(context, requestId);
  const { userPrincipalName, password } = await useCases.revealCredential(caller, requestId, ticket, pressedAt);
  const { request, environment } = seen.view;
  const credential = { state: 'revealed', userPrincipalName, password } as const;
  return {
    kind: 'card',
    card: painter.credential({ requestId, accountName: request.accountName, environment, credential }, reader),
  };
});
