import { createHistogram } from 'node:perf_hooks';
import { auditStates } from '../audit-at-start';
import type { AuditState } from '../audit-at-start';
import type { Gauge } from './gauge';

/** What the process knows of itself, the database away or not. */
export interface Known {
  readonly areBooksRead: boolean;
  /** Null while nobody could try. */
  readonly isAuditWritable: boolean | null;
  readonly auditState: AuditState;
  readonly credentialEnds: ReadonlyMap<string, Date>;
  readonly delays: readonly { readonly quantile: string; readonly seconds: number }[];
}

export const processGauges: readonly Gauge<Known>[] = [
  {
    name: 'account_desk_database_up',
    description: 'Whether the books could be read just now; while it is 0 nothing that is read off them is here.',
    read: ({ areBooksRead }) => [{ value: Number(areBooksRead) }],
  },
  {
    name: 'account_desk_audit_writable',
    description: 'Whether a line could be added to the audit just now; without that the bot changes nothing.',
    read: ({ isAuditWritable }) => (isAuditWritable === null ? [] : [{ value: Number(isAuditWritable) }]),
  },
  {
    name: 'account_desk_audit_state',
    description: 'What the reading of the whole audit since the start found: 1 at its state.',
    read: ({ auditState }) => auditStates.map((state) => ({ value: Number(state === auditState), labels: { state } })),
  },
  {
    name: 'account_desk_secret_expiry_timestamp_seconds',
    description: 'When the secret or certificate of an app ends; left out where that cannot be read, or never is.',
    read: ({ credentialEnds }) =>
      [...credentialEnds].map(([app, end]) => ({ value: end.getTime() / 1000, labels: { app } })),
  },
  {
    name: 'account_desk_event_loop_delay_seconds',
    description: 'How late the process came to what was due, since it was last asked; 1 is the longest.',
    read: ({ delays }) => delays.map(({ quantile, seconds }) => ({ value: seconds, labels: { quantile } })),
  },
];

/** Between two looks at how late they come, ms. */
const resolution = 20;

/**
 * Measures until `stop`; each reading is of the time since the one before, and of the moment itself: who asks while the process
 * is late is answered before its timers are, so Node's own `monitorEventLoopDelay` has not seen that yet, and forgets it when it
 * is reset. `now` is a steady clock, ms.
 */
export function watchEventLoop(now: () => number): { readonly read: () => Known['delays']; readonly stop: () => void } {
  const delays = createHistogram();
  let due = now() + resolution;
  const look = () => {
    delays.record(Math.max(1, Math.round((now() - due) * 1e6)));
    due = now() + resolution;
  };
  const timer = setInterval(look, resolution).unref();
  return {
    read() {
      look();
      const all = [
        { quantile: '0.5', seconds: delays.percentile(50) / 1e9 },
        { quantile: '0.99', seconds: delays.percentile(99) / 1e9 },
        { quantile: '1', seconds: delays.max / 1e9 },
      ];
      delays.reset();
      return all;
    },
    stop: () => clearInterval(timer),
  };
}
