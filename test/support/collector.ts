import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that an OpenTelemetry exporter sent. */
interface Delivery {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Protobuf, in which every text stands as it is. */
  readonly body: string;
}

export interface Collector {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** All that was sent to a path. */
  bodies(path: string): string;
  close(): Promise<void>;
}

/** Takes what is sent to it by OTLP over HTTP, and says so (OpenTelemetry, "OTLP/HTTP Response"). */
export async function beginCollector(): Promise<Collector> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      deliveries.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('latin1'),
      });
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    deliveries,
    bodies: (path) =>
      deliveries
        .filter((delivery) => delivery.path === path)
        .map(({ body }) => body)
        .join(''),
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
