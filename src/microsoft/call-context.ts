import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Whose calls these are. */
interface CallContext {
  /** Sent as `client-request-id` with every call, so that Microsoft's logs and ours can be laid side by side. */
  readonly clientRequestId: string;
  /** Asked right before each write is sent, repetitions included; throws when it must not be sent any more. */
  readonly mayWrite?: () => Promise<void>;
}

const storage = new AsyncLocalStorage<CallContext>();

/** Runs `work`; every call made in it, however deep, carries the id of the context. */
export function withCallContext<T>(context: CallContext, work: () => T): T {
  return storage.run(context, work);
}

/** The id of the running context, or a fresh one for calls outside of any. */
export function currentClientRequestId(): string {
  return storage.getStore()?.clientRequestId ?? randomUUID();
}

/** Throws when the running context may not write any more. */
export async function requireMayWrite(): Promise<void> {
  await storage.getStore()?.mayWrite?.();
}
