import type { Config } from '../../config';
import type { Exchange } from '../../microsoft/exchange';
import type { WarnLog } from '../warn-log';
import type { Telemetry } from './telemetry';

interface Listening {
  readonly logger: WarnLog;
  /** Somebody else who is told of every exchange, whatever is measured. */
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

/** The libraries are loaded where somebody wants what they measure, and nowhere else. */
export async function openTelemetry(config: Config, { logger, onExchange }: Listening): Promise<Telemetry> {
  if (config.telemetry === undefined) return { ...off, ...(onExchange ? { onExchange } : {}) };
  const { beginTelemetry } = await import('./begin-telemetry.js');
  const telemetry = beginTelemetry({ ...config, telemetry: config.telemetry }, logger);
  return {
    ...telemetry,
    onExchange(exchange) {
      telemetry.onExchange(exchange);
      onExchange?.(exchange);
    },
  };
}

const off: Omit<Telemetry, 'onExchange'> = {
  isTraced: false,
  counted: (outgoing) => outgoing,
  observe: () => Promise.resolve(null),
  close: () => Promise.resolve(),
};
