import { onRequest } from '../action';
import { text } from '../answer/reply';
import { seeRequest } from '../answer/see-request';

/** How long the ticket of an opened dialog is good, milliseconds; the use case keeps to the same. */
const ticketLife = 5 * 60_000;

/** Opens the password dialog for the named owner. Nothing secret is shown yet. */
export const credentialOpen = onRequest('credential.open', async (press, requestId) => {
  const { caller, useCases, painter, reader, say, now, inDialog } = press;
  if (!inDialog) return text(say('use-dialog'));
  const { ticket } = await useCases.openCredential(caller, requestId);
  const seen = await useCases.view(caller, requestId);
  if (!seen) return seeRequest(press, requestId);
  const { request, environment } = seen.view;
  const until = new Date(now.getTime() + ticketLife).toISOString();
  return {
    kind: 'card',
    card: painter.credential(
      { requestId, accountName: request.accountName, environment, credential: { state: 'ready', ticket, until } },
      reader,
    ),
  };
});
