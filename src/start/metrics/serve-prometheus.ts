import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { httpUrl } from '../http-url';

export interface ServedMetrics {
  /** `http://host:port/metrics`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A server of its own for the one page, apart from the port that is open to Teams. Rejects where it cannot listen. */
export async function servePrometheus(
  exporter: PrometheusExporter,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ServedMetrics> {
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    const isMeant = request.method === 'GET' && request.url?.replace(/\?.*$/, '') === '/metrics';
    if (isMeant) exporter.getMetricsRequestHandler(request, response);
    else response.writeHead(404).end();
  });
  server.maxConnections = 16;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `${httpUrl(host, listening)}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
