import { withCallContext } from '../microsoft/call-context';
import type { JobHandlers } from '../usecases/outbox';

/** Each piece of due work carries its own id to Microsoft's logs, whatever woke the sweep. */
export function inOwnContext(handlers: JobHandlers): JobHandlers {
  const wrapped = Object.entries(handlers).map(([kind, handle]) => {
    const work: typeof handle = (key, data) =>
      withCallContext({ clientRequestId: `${kind}:${key}` }, () => handle(key, data));
    return [kind, work] as const;
  });
  return Object.fromEntries(wrapped) as unknown as JobHandlers;
}
