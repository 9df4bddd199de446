import { X509Certificate, createHash, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readTextFile } from './text-file';

/** Error thrown when a certificate file cannot be used; the message names the file, the cause and the remedy, no content. */
export class CertificateFault extends Error {
  override readonly name = 'CertificateFault';
}

/** What an app proves itself with: its own certificate, whatever else is in the file. */
interface CertificateFile {
  /** Hex. */
  readonly thumbprintSha256: string;
  /** PEM, PKCS#8. */
  readonly privateKey: string;
  /** PEM: the own certificate first, then who issued it, up to the last that is in the file. */
  readonly x5c: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * Reads a PEM file with a private key and certificates in any order. The app's own certificate is the one whose public
 * key fits; of several (renewed with the same key) the one that is valid and ends last.
 * Entra takes RSA keys only for assertions of an app, as msal-node signs them (PS256, RS256).
 * @throws {CertificateFault} and {TextFileError}
 */
export function readCertificateFile(file: string, now = new Date()): CertificateFile {
  const fault = (cause: string) => new CertificateFault(`${file} ${cause}`);
  const text = textOf(file, fault);
  const keys = privateKeys(text, fault);
  const certificates = certificatesIn(text, fault);
  if (keys.length === 0 && certificates.length === 0) throw fault('holds no certificate and no private key (PEM).');
  if (keys.length === 0) throw fault('holds a certificate but not its private key: put the key into the same file.');
  if (certificates.length === 0) throw fault('holds a private key but not its certificate: put it into the same file.');
  const pairs = keys.flatMap((key) =>
    certificates.filter((each) => each.checkPrivateKey(key)).map((certificate) => ({ key, certificate })),
  );
  const own = pairs.sort((a, b) => rank(b.certificate, now) - rank(a.certificate, now))[0];
  if (!own) throw fault('holds certificates, but the private key fits none of them.');
  if (own.key.asymmetricKeyType !== 'rsa') throw fault('holds a key that is not RSA: Entra takes only RSA for an app.');
  if ((own.key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw fault('holds a key of less than 2048 bits, with which no token request can be signed. Make a longer one.');
  return {
    thumbprintSha256: createHash('sha256').update(own.certificate.raw).digest('hex'),
    privateKey: own.key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    x5c: chainFrom(own.certificate, certificates).map(String).join(''),
    startsAt: new Date(own.certificate.validFrom),
    endsAt: new Date(own.certificate.validTo),
  };
}

type FaultOf = (cause: string) => CertificateFault;

/** DER and PKCS#12 are binary ASN.1, which begins with a SEQUENCE; portals and Windows hand them out. */
function textOf(file: string, fault: FaultOf): string {
  const bytes = bytesOf(file);
  if (bytes?.[0] !== 0x30 || bytes.includes('-----BEGIN')) return readTextFile(file);
  if (isDerCertificate(bytes))
    throw fault(
      'is a certificate in DER form. Make PEM of it (openssl x509 -inform der -in FILE) and add the private key.',
    );
  throw fault(
    'is binary, probably PKCS#12 (.pfx, .p12). Make PEM of it: openssl pkcs12 -in FILE -out app.pem -nodes, and chmod 600 app.pem.',
  );
}

/** Undefined when it cannot be read; the reader of texts says why. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function isDerCertificate(bytes: Buffer): boolean {
  try {
    return new X509Certificate(bytes).raw.length > 0;
  } catch {
    return false;
  }
}

function privateKeys(text: string, fault: FaultOf): KeyObject[] {
  const blocks = text.match(/-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----[\s\S]+?-----END \1-----/g) ?? [];
  return blocks.map((block) => {
    if (/BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(block))
      throw fault(
        'holds an encrypted private key, which nobody is there to unlock. Take the password off (openssl pkey -in FILE) and keep the file at mode 600.',
      );
    try {
      return createPrivateKey(block);
    } catch {
      throw fault('holds a private key that cannot be read.');
    }
  });
}

function certificatesIn(text: string, fault: FaultOf): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw fault('holds a certificate that cannot be read.');
    }
  });
}

/** Valid ones before others, then by their end. */
function rank({ validFrom, validTo }: X509Certificate, now: Date): number {
  const [start, end] = [Date.parse(validFrom), Date.parse(validTo)];
  return end + (start <= now.getTime() && now.getTime() < end ? 8.64e15 : 0);
}

function chainFrom(own: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const chain = [own];
  for (let last = own; ;) {
    const issuer = certificates.find((each) => !chain.includes(each) && last.checkIssued(each));
    if (!issuer) return chain;
    chain.push(issuer);
    last = issuer;
  }
}
