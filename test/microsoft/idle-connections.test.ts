import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createTransport } from '../../src/microsoft/http-transport';
import { until } from '../support/wait';

/** A service that never ends a connection by itself, and the connections it was asked over. */
async function patientService() {
  const sockets = new Set<Socket>();
  const server: Server = createServer((request, response) => {
    sockets.add(request.socket);
    request.resume().on('end', () => response.end('ok'));
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  ends.push(() => server.close().closeAllConnections());
  return { sockets, url };
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const call = { method: 'POST', body: 'a message', timeoutMs: 10_000, maxBytes: 1_000 };

// What is sent into a connection that its server is just closing is lost, and nobody can say whether it arrived.
describe('a connection that lies idle', () => {
  it('is closed from here, before whoever serves thinks of it', async () => {
    const service = await patientService();
    const transport = createTransport({ idleMs: 50 });

    await transport.send({ ...call, url: service.url });
    await until(() => [...service.sockets].every(({ destroyed }) => destroyed));

    expect(await transport.send({ ...call, url: service.url })).toMatchObject({ status: 200, text: 'ok' });
    expect(service.sockets.size).toBe(2);
    transport.close();
  });

  it('serves the next call where that comes in time, and is not closed under it', async () => {
    const service = await patientService();
    const transport = createTransport({ idleMs: 600_000 });

    for (let count = 0; count < 3; count += 1) await transport.send({ ...call, url: service.url });

    expect(service.sockets.size).toBe(1);
    transport.close();
  });
});
