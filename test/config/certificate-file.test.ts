import { X509Certificate, createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { generate } from 'selfsigned';
import { ConfigError, readCertificateFile, readConfig } from '../../src/config';
import { credentialSource, warnOfCertificate } from '../../src/start/credentials';
import { connectTo, errorOf } from '../microsoft/support/connected';
import { startFakeService } from '../microsoft/support/fake-service';
import { goodEnvironment } from '../support/good-environment';
import { inEnglish } from '../../src/words/words';

const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const day = 86_400_000;
const names = (name: string) => [{ name: 'commonName', value: name }];
// An authority, and the app's own certificate that it issued.
const issued = generate(names('Contoso CA'), {
  clientCertificate: true,
  clientCertificateKeySize: 2048,
  clientCertificateCN: 'account-desk',
  keySize: 2048,
}) as unknown as { cert: string; clientcert: string; clientprivate: string };
const authority = issued.cert;
const own = issued.clientcert;
const key = issued.clientprivate;
const other = generate(names('other'), { keySize: 2048 });
const weak = generate(names('weak'), { keySize: 1024 });

let count = 0;
function file(...content: (string | Buffer)[]): string {
  const path = join(folder, `app-${++count}.pem`);
  writeFileSync(path, content.length === 1 ? (content[0] ?? '') : content.map(String).join('\n'));
  return path;
}

const thumbprint = (pem: string) => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
const der = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
const encrypted = createPrivateKey(key)
  .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'canary-phrase' })
  .toString();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' });

function faultsOf(certificateFile: string): readonly string[] {
  try {
    readConfig({ ...goodEnvironment, AAD_APP_CREDENTIAL: 'certificate', AAD_APP_CERTIFICATE_FILE: certificateFile });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).faults;
  }
}

describe('a certificate file', () => {
  it.each([
    ['authority, own, key', [authority, own, key]],
    ['own, authority, key', [own, authority, key]],
    ['key, authority, own', [key, authority, own]],
    ['a stranger, authority, own, key', [other.cert, authority, own, key]],
    [
      'own and key of the old kind (RSA PRIVATE KEY)',
      [authority, own, createPrivateKey(key).export({ format: 'pem', type: 'pkcs1' }).toString()],
    ],
    ['a key that fits nothing beside the right one', [other.private, own, key]],
    [
      'a mark at its beginning and the line ends of Windows',
      ['\ufeff' + [authority, own, key].join('\n').replaceAll('\n', '\r\n')],
    ],
  ])('is used with the certificate that the key fits: %s', (_order, parts) => {
    const read = readCertificateFile(file(...parts));

    expect(read.thumbprintSha256).toBe(thumbprint(own));
    const chain = read.x5c.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    const expected = parts.join().includes(authority.trim().slice(100, 200)) ? [own, authority] : [own];
    if (!parts.join().includes('\r')) expect(chain.map(thumbprint)).toEqual(expected.map(thumbprint));
    expect(faultsOf(file(...parts))).toEqual([]);
  });

  it('is used with the newest of several that the same key fits and that are valid by then', () => {
    const keyPair = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const from = (begins: number, days: number) =>
      generate(names('desk'), { keyPair, notBeforeDate: new Date(Date.now() + begins * day), days } as object).cert;
    const [old, current, next] = [from(-30, 1), from(-30, 90), from(0, 365)];
    const yesterday = new Date(Date.now() - day);
    const usedYesterday = (...certificates: string[]) =>
      readCertificateFile(file(...certificates, keyPair.privateKey), yesterday).thumbprintSha256;

    for (const certificates of [
      [old, current],
      [current, old],
      [next, current],
      [current, next, old],
    ])
      expect(usedYesterday(...certificates)).toBe(thumbprint(current));
  });

  it.each([
    ['an encrypted key', [own, encrypted], 'holds an encrypted private key'],
    [
      'a key that is encrypted in the old way',
      [
        own,
        '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----',
      ],
      'holds an encrypted private key',
    ],
    ['a key alone', [key], 'holds a private key but not its certificate'],
    ['a certificate alone', [authority, own], 'holds a certificate but not its private key'],
    ['a key that fits no certificate', [authority, own, other.private], 'the private key fits none of them'],
    ['a key of another kind', [own, String(elliptic)], 'the private key fits none of them'],
    ['a key that is too short', [weak.cert, weak.private], 'less than 2048 bits'],
    ['a certificate in DER form', [der(own)], 'is a certificate in DER form'],
    [
      'PKCS#12',
      [Buffer.concat([Buffer.from([0x30, 0x82, 0x09, 0x51, 0x02, 0x01, 0x03]), Buffer.alloc(64, 7)])],
      'PKCS#12',
    ],
    ['nothing', [''], 'is empty'],
    ['something else', ['AAD_APP_SECRET=canary-phrase'], 'holds no certificate and no private key'],
    [
      'half a certificate',
      [own.slice(0, 200) + '\n-----END CERTIFICATE-----', key],
      'holds a certificate that cannot be read',
    ],
    [
      'half a key',
      [own, key.slice(0, 200) + '\n-----END RSA PRIVATE KEY-----'],
      'holds a private key that cannot be read',
    ],
    ['UTF-16', [Buffer.from([own, key].join('\n'), 'utf16le')], 'UTF-16'],
  ])('that holds %s is in the list at start, with the cause', (_what, parts, cause) => {
    const path = file(...(parts as string[]));

    const faults = faultsOf(path);

    expect(faults).toEqual([expect.stringContaining(cause)]);
    expect(faults[0]).toMatch(/^AAD_APP_CERTIFICATE_FILE: /);
    expect(faults[0]).toContain(path);
    expect(faults[0]).not.toMatch(/canary|BEGIN/);
  });

  it('that has expired, or is not valid yet, can be used and is warned of', () => {
    const path = file(own, key);
    const warnings: string[] = [];
    const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
    const config = { kind: 'certificate', clientId: 'c', certificateFile: path } as const;

    for (const days of [0, 800, -5]) warnOfCertificate(config, new Date(Date.now() + days * day), log);

    expect(faultsOf(path)).toEqual([]);
    expect(warnings).toEqual(['the certificate of the app has expired', 'the certificate of the app is not valid yet']);
  });
});

describe('a certificate that is replaced while the bot runs', () => {
  it('holds at the next token; a bad one is waited for, with its cause', async () => {
    const fake = await startFakeService();
    const path = file(other.cert, other.private);
    const credential = credentialSource({ kind: 'certificate', clientId: 'c', certificateFile: path });
    const { tokens, close } = connectTo(fake, { credential });
    const sent = () => {
      const assertion = new URLSearchParams(fake.tokenRequests.at(-1)?.text).get('client_assertion') ?? '';
      return Buffer.from(String(decodeProtectedHeader(assertion)['x5t#S256']), 'base64url').toString('hex');
    };
    try {
      const first = await tokens.token('https://graph.microsoft.com');
      expect(sent()).toBe(thumbprint(other.cert));

      writeFileSync(path, [authority, own, encrypted].join('\n'));
      const error = await errorOf(tokens.token('https://graph.microsoft.com', { refused: first }));
      expect(error).toMatchObject({ outlook: 'again', problem: { code: 'credential-unreadable' } });
      expect(inEnglish(error.problem).what).toContain('encrypted private key');

      writeFileSync(path, [authority, own, key].join('\n'));
      await tokens.token('https://graph.microsoft.com', { refused: first });
      expect(sent()).toBe(thumbprint(own));
    } finally {
      close();
      await fake.close();
    }
  });

  it('is no empty secret either when a secret file was emptied', () => {
    const path = file('a-secret');
    const { microsoft } = readConfig({
      ...goodEnvironment,
      SECRET_AAD_APP_CLIENT_SECRET: '',
      AAD_APP_CLIENT_SECRET_FILE: path,
    });
    const source = credentialSource(microsoft.credential);
    expect(source()).toEqual({ kind: 'secret', secret: 'a-secret' });

    writeFileSync(path, '\n');

    expect(source).toThrow('is empty');
  });
});
