import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { isProxied } from '../../src/microsoft/http-proxy';
import { createTransport, type TransportOptions } from '../../src/microsoft/http-transport';
import { loopbackCertificate } from '../../src/sandbox/tenant/certificate';
import { inEnglish } from '../../src/words/words';
import { startProxy, type TestProxy } from '../support/proxy';
import { until } from '../support/wait';
import { connectTo, errorOf, ids } from './support/connected';
import { startFakeService } from './support/fake-service';

const certificate = loopbackCertificate();
const caFile = join(mkdtempSync(join(tmpdir(), 'account-desk-')), 'ca.pem');
writeFileSync(caFile, certificate.cert);

/** Connections that the service was asked over. */
const sockets = new Set<Socket>();
const service = createServer(certificate, (request, response) => {
  sockets.add(request.socket);
  response.end('ok');
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  port = (service.address() as AddressInfo).port;
});
beforeEach(() => sockets.clear());
afterAll(() => void service.close().closeAllConnections());

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function proxyThat(rules: Parameters<typeof startProxy>[0] = {}): Promise<TestProxy> {
  const proxy = await startProxy(rules);
  ends.push(() => proxy.close());
  return proxy;
}

function transportBy(url: string, options: TransportOptions & { readonly except?: string } = {}) {
  const { except = '', ...others } = options;
  const transport = createTransport({ caFile, proxy: { url, except }, ...others });
  ends.push(() => transport.close());
  return transport;
}

const limits = { method: 'GET', timeoutMs: 60_000, maxBytes: 1_000 };
const at = (host: string) => ({ ...limits, url: `https://${host}:${port}/v1.0/users?$select=id` });
const withLogin = (url: string, login: string) => url.replace('://', `://${login}@`);

describe('a network whose only way out is a proxy', () => {
  it('is left through a tunnel, of which the proxy sees the host alone', async () => {
    const proxy = await proxyThat();

    expect(await transportBy(proxy.url).send(at('localhost'))).toMatchObject({ status: 200, text: 'ok' });

    expect(proxy.asked).toEqual([`localhost:${port}`]);
    expect(proxy.seen).toEqual([]);
  });

  it('keeps the tunnel for the next call, and closes it before whoever serves thinks of it', async () => {
    const proxy = await proxyThat();
    const patient = transportBy(proxy.url, { idleMs: 600_000 });
    const brief = transportBy(proxy.url, { idleMs: 50 });

    for (let count = 0; count < 3; count += 1) await patient.send(at('localhost'));
    expect(proxy.asked).toHaveLength(1);
    expect(sockets.size).toBe(1);

    await brief.send(at('localhost'));
    await until(() => proxy.open() === 1);
  });

  it('tells the proxy the user and password of the settings', async () => {
    const proxy = await proxyThat({ login: 'desk@contoso:p#ss/word' });

    const answer = await transportBy(withLogin(proxy.url, 'desk%40contoso:p%23ss%2Fword')).send(at('localhost'));

    expect(answer.status).toBe(200);
  });

  it('trusts the further certificate authority for the proxy, too', async () => {
    const proxy = await proxyThat({ tls: certificate });

    expect(await transportBy(proxy.url).send(at('localhost'))).toMatchObject({ status: 200 });
    expect(proxy.asked).toHaveLength(1);
  });

  it('believes a certificate only of the host that was asked for, an address included', async () => {
    const proxy = await proxyThat();
    const transport = transportBy(proxy.url);

    expect(await transport.send(at('127.0.0.1'))).toMatchObject({ status: 200 });
    await expect(transport.send(at('graph.example'))).rejects.toMatchObject({ kind: 'certificate' });
    await expect(transport.send(at('127.0.0.2'))).rejects.toMatchObject({ kind: 'certificate' });
    expect(sockets.size).toBe(1);
  });

  it('is not left at all by what belongs to this machine', async () => {
    const proxy = await proxyThat();

    await transportBy(proxy.url).send({ ...at('localhost'), direct: true });

    expect(proxy.asked).toEqual([]);
  });
});

describe('a proxy that lets nothing through', () => {
  const faultOf = (url: string, options: TransportOptions = {}) =>
    transportBy(url, options)
      .send(at('localhost'))
      .catch((error: unknown) => error);

  it.each([
    ['wants another password', 407],
    ['does not allow the host', 403],
    ['does not find the host', 502],
  ])('because it %s is named with its status', async (_why, status) => {
    const { url } = await proxyThat({ refuses: () => status });

    expect(await faultOf(url)).toMatchObject({ kind: 'proxy', code: String(status), proxy: new URL(url).host });
  });

  it('because it is not there, not found, silent, or not trusted is named, too', async () => {
    const silent = await proxyThat({ hangs: true });
    const foreign = await proxyThat({ tls: certificate });

    expect(await faultOf('http://127.0.0.1:1')).toMatchObject({ kind: 'proxy', code: 'ECONNREFUSED' });
    expect(await faultOf('http://proxy.invalid:3128')).toMatchObject({ kind: 'proxy', proxy: 'proxy.invalid:3128' });
    expect(await faultOf(silent.url, { connectTimeoutMs: 50 })).toMatchObject({ code: 'ECONNECTTIMEOUT' });
    await until(() => silent.open() === 0);
    const untrusted = await createTransport({ proxy: { url: foreign.url, except: '' } })
      .send(at('localhost'))
      .catch((error: unknown) => error);
    expect(untrusted).toMatchObject({ kind: 'proxy', code: expect.stringMatching(/CERT/) });
  });

  it('never has its password in the error', async () => {
    const { url } = await proxyThat({ login: 'desk:another' });

    const fault = await faultOf(withLogin(url, 'canary-user:canary-password'));

    const everything = inspect(fault, { depth: null, showHidden: true }) + String((fault as Error).stack);
    expect(everything).not.toMatch(/canary|Y2FuYXJ5/);
  });
});

describe('what a person reads of a proxy that lets nothing through', () => {
  it.each([
    [407, /the proxy 127\.0\.0\.1:\d+ of this network does not accept the desk/, /HTTPS_PROXY/],
    [403, /did not let it through to localhost:\d+ \(status 403\)/, /NO_PROXY/],
  ])('at %d blames the proxy and not Microsoft, and that nothing was sent', async (status, what, next) => {
    const proxy = await proxyThat({ refuses: () => status });
    const fake = await startFakeService();
    ends.push(() => fake.close());
    const graph = `https://localhost:${port}`;
    const microsoft = connectTo(fake, {
      addresses: { graph, login: fake.origin },
      http: { caFile, proxy: { url: proxy.url, except: '' } },
    });
    ends.push(microsoft.close);

    const error = await errorOf(microsoft.directory.updateUser(ids.user, { accountEnabled: false }));

    const said = inEnglish(error.problem);
    expect(error.outlook).toBe('again');
    expect(said.what).toMatch(what);
    expect(said.what).not.toContain('Microsoft');
    expect(said.next).toMatch(next);
    expect(error.problem).toMatchObject({ code: 'proxy-failed', standing: 'nothing-sent' });
    expect(fake.requests).toEqual([]);
  });
});

describe('hosts that are called without the proxy', () => {
  it.each([
    ['graph.microsoft.com', 'graph.microsoft.com', false],
    ['GRAPH.microsoft.com', 'graph.microsoft.com', false],
    ['microsoft.com', 'graph.microsoft.com', false],
    ['.microsoft.com', 'graph.microsoft.com', false],
    ['*.microsoft.com', 'graph.microsoft.com', false],
    ['soft.com', 'graph.microsoft.com', true],
    ['localhost, .vault.azure.net', 'desk.vault.azure.net', false],
    ['localhost .vault.azure.net', 'desk.vault.azure.net', false],
    ['desk.vault.azure.net:443', 'desk.vault.azure.net', false],
    ['desk.vault.azure.net:8443', 'desk.vault.azure.net', true],
    ['desk.vault.azure.net:8443', 'desk.vault.azure.net:8443', false],
    ['*', 'graph.microsoft.com', false],
    ['a.com,*', 'graph.microsoft.com', false],
    ['127.0.0.1', '127.0.0.1:9000', false],
    [', ,.', 'graph.microsoft.com', true],
    ['', 'graph.microsoft.com', true],
  ])('with NO_PROXY %j: %s goes through it: %s', (except, host, expected) => {
    expect(isProxied({ url: 'http://proxy:3128', except }, `https://${host}/v1.0/users`)).toBe(expected);
  });
});
