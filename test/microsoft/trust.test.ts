import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { generate } from 'selfsigned';
import type { Exchange } from '../../src/microsoft/exchange';
import { createHttp, NetworkFault } from '../../src/microsoft/http';
import { connectTo, errorOf, ids } from './support/connected';
import { startFakeService, type FakeService } from './support/fake-service';

const password = 'canary-Passw0rd-canary-Passw0rd!';

describe('keeping tokens and secrets at home', () => {
  let fake: FakeService;
  let stranger: FakeService;

  beforeEach(async () => {
    [fake, stranger] = await Promise.all([startFakeService(), startFakeService()]);
  });
  afterEach(async () => {
    await Promise.all([fake.close(), stranger.close()]);
  });

  it.each([301, 302, 307, 308])('does not follow a %d to another host', async (status) => {
    const microsoft = connectTo(fake);
    fake.answer(() => ({ status, headers: { location: `${stranger.origin}/v1.0/users` } }));

    const error = await errorOf(microsoft.directory.userById(ids.user));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'redirected' } });
    expect(stranger.requests).toHaveLength(0);
    microsoft.close();
  });

  it('does not follow a next page at another host', async () => {
    const microsoft = connectTo(fake);
    fake.answer(() => ({
      status: 200,
      body: { value: [], '@odata.nextLink': `${stranger.origin}/v1.0/users?$skiptoken=x` },
    }));

    const error = await errorOf(microsoft.directory.groupMembers(ids.group));

    expect(error).toMatchObject({ outlook: 'refused', problem: { code: 'foreign-link' } });
    expect(stranger.requests).toHaveLength(0);
    microsoft.close();
  });

  it('follows next pages at the same host to the end', async () => {
    const microsoft = connectTo(fake);
    const member = (id: string) => ({ '@odata.type': '#microsoft.graph.user', id, displayName: id });
    fake.answer((_request, count) => ({
      status: 200,
      body: {
        value: [member(`m${count}`)],
        ...(count < 3 && { '@odata.nextLink': `${fake.origin}/v1.0/groups/${ids.group}/members?$skiptoken=${count}` }),
      },
    }));

    const members = await microsoft.directory.groupMembers(ids.group);

    expect(members.map(({ userId }) => userId)).toEqual(['m1', 'm2', 'm3']);
    microsoft.close();
  });

  it('keeps password, client secret and token out of errors, even when the service repeats them', async () => {
    const microsoft = connectTo(fake);
    fake.answer((request) => ({
      status: 400,
      body: {
        error: { code: 'Request_BadRequest', message: `Bad ${password} ${request.headers.authorization}\u0000\u202E` },
      },
    }));

    const error = await errorOf(microsoft.directory.updateUser(ids.user, { password }));

    const everything = inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error) + String(error.stack);
    expect(everything).not.toMatch(/canary|token-1|authorization/i);
    expect(everything).not.toMatch(/[\u0000\u202E]/);
    expect(error.problem.technical).toContain(`PATCH /v1.0/users/${ids.user} → 400 request_badrequest`);
    microsoft.close();
  });

  it('keeps them out of errors without an answer, too', async () => {
    const microsoft = connectTo(fake);
    fake.answer(() => ({ status: 0, reset: true }));

    const error = await errorOf(microsoft.directory.updateUser(ids.user, { password }));

    expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/canary|token-1|authorization/i);
    expect(error.problem.technical).toContain('ECONNRESET');
    microsoft.close();
  });

  it('hands out exchanges with every secret blanked', async () => {
    const exchanges: Exchange[] = [];
    const microsoft = connectTo(fake, { http: { onExchange: (exchange) => exchanges.push(exchange) } });
    fake.answer(() => ({ status: 200, body: { value: 'canary-stored' } }));

    await microsoft.vault?.replace('pw-1', password, { request: 'SA-1' });
    await microsoft.vault?.read('pw-1');

    expect(exchanges.map(({ service }) => service)).toEqual(['login', 'keyVault', 'keyVault']);
    expect(JSON.stringify(exchanges)).not.toMatch(/canary|token-1/i);
    expect(exchanges[1]?.requestBody).toMatchObject({ value: '[redacted]', tags: { request: 'SA-1' } });
    microsoft.close();
  });
});

describe('a service behind a private certificate authority', () => {
  const pems = generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const server = createServer({ key: pems.private, cert: pems.cert }, (_request, response) =>
    response.end('{"ok":true}'),
  );
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is refused without the CA file', async () => {
    const http = createHttp();

    await expect(http.send({ service: 'graph', method: 'GET', url })).rejects.toMatchObject({ kind: 'certificate' });
    await expect(http.send({ service: 'graph', method: 'GET', url })).rejects.toBeInstanceOf(NetworkFault);
    http.close();
  });

  it('is trusted with the CA file', async () => {
    const caFile = join(mkdtempSync(join(tmpdir(), 'account-desk-')), 'ca.pem');
    writeFileSync(caFile, pems.cert);
    const http = createHttp({ caFile });

    await expect(http.send({ service: 'graph', method: 'GET', url })).resolves.toMatchObject({
      status: 200,
      body: { ok: true },
    });
    http.close();
  });
});
