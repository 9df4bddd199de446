import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CredentialConfig } from '../config';
import type { Credential } from '../microsoft/tokens';

/** Reads the credential anew at each call, so that a rotated secret or certificate is used without a restart. */
export function credentialSource(config: CredentialConfig): () => Credential {
  if (config.kind === 'secret') return () => ({ kind: 'secret', secret: config.secret() });
  if (config.kind === 'managed-identity') return () => ({ kind: 'managed-identity', clientId: config.clientId });
  return () => readCertificate(config.certificateFile);
}

/** @throws Error when the PEM file lacks the certificate or its private key. */
function readCertificate(file: string): Credential {
  const pem = readFileSync(file, 'utf8');
  const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem)?.[0];
  const privateKey = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA |EC )?PRIVATE KEY-----/.exec(
    pem,
  )?.[0];
  if (!certificate || !privateKey) throw new Error(`${file} must hold a certificate and its private key, both as PEM.`);
  const thumbprintSha256 = createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex');
  return { kind: 'certificate', thumbprintSha256, privateKey, x5c: certificate };
}
