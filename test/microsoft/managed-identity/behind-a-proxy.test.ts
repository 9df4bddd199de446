/** @alone: msal decides once in a process which kind of machine it is on. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMicrosoft } from '../../../src/microsoft/connect';
import { loopbackCertificate } from '../../../src/sandbox/tenant/certificate';
import { startProxy } from '../../support/proxy';
import { ids } from '../support/connected';
import { identityToken } from '../support/identity-endpoint';

const certificate = loopbackCertificate();
const asked: (string | undefined)[] = [];
const endpoint = createServer(certificate, (request, response) => {
  asked.push(request.url);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(identityToken('good-token').body));
});
const names = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'] as const;
beforeAll(async () => {
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  process.env.IDENTITY_ENDPOINT = `https://127.0.0.1:${(endpoint.address() as AddressInfo).port}/msi/token`;
  process.env.IDENTITY_HEADER = 'proof';
});
afterAll(() => {
  for (const name of names) delete process.env[name];
  endpoint.close().closeAllConnections();
});

// On other machines it is http at 169.254.169.254 or localhost; one with TLS would go through the proxy like everything else.
it('a managed identity is asked directly, where everything else goes through a proxy', async () => {
  const caFile = join(mkdtempSync(join(tmpdir(), 'account-desk-')), 'ca.pem');
  writeFileSync(caFile, certificate.cert);
  const proxy = await startProxy();
  const { tokens, close } = connectMicrosoft({
    tenantId: ids.tenant,
    clientId: ids.app,
    credential: () => ({ kind: 'managed-identity', clientId: ids.app }),
    environments: [],
    http: { caFile, proxy: { url: proxy.url, except: '' } },
  });

  expect(await tokens.token('https://behind-a-proxy.example')).toBe('good-token');

  expect(asked).toHaveLength(1);
  expect(proxy.asked).toEqual([]);
  close();
  await proxy.close();
});
