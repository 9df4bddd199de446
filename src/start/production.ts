import { readConfig } from '../config';
import type { Environment, TelemetryConfig } from '../config';
import { sayTo } from '../desk/lines';
import { startDesk } from './compose';
import { requireFreePort } from './free-port';
import { announceInside } from './inside-address';
import { createLogger } from './logger';
import { shownProxy } from './network';
import { stopOnSignal } from './stop-on-signal';

/**
 * The bot for a real tenant. Resolves with the address that Teams posts to when it listens; stops gracefully on SIGTERM, SIGINT
 * and SIGHUP (a closed terminal).
 */
export async function runProduction(env: Environment): Promise<string> {
  const config = readConfig(env);
  const { host, port, inside } = config.http;
  await requireFreePort(host, port);
  await requireFreePort(inside.host, inside.port, { host: 'INSIDE_HOST', port: 'INSIDE_PORT' });
  await requirePortOfMetrics(config.telemetry);
  const logger = createLogger(config.logLevel);
  const proxy = shownProxy(config);
  if (proxy) logger.info(proxy, 'calls leave through the proxy of this network');
  const desk = await startDesk(config, { logger });
  const withdraw = await announceInside(config.store, desk.insideUrl);
  sayTo(logger)('the bot listens', { address: desk.messagesUrl, inside: desk.insideUrl });
  stopOnSignal(async () => {
    await withdraw();
    await desk.close();
  }, logger);
  return desk.messagesUrl;
}

async function requirePortOfMetrics(telemetry: TelemetryConfig | undefined): Promise<void> {
  if (!telemetry?.prometheus) return;
  const { host, port } = telemetry.prometheus;
  await requireFreePort(host, port, { host: 'METRICS_HOST', port: 'METRICS_PORT' });
}

/**
 * The same for a parent that has started this process with a channel of Node: it is told the address, and takes the bot with it
 * when it goes. Without such a parent, {@link runProduction} and nothing else.
 */
export async function runForParent(env: Environment): Promise<void> {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  const messagesUrl = await runProduction(env);
  process.send?.({ messagesUrl });
}
