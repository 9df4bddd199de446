import { readCertificateFile } from '../config';
import type { CredentialConfig } from '../config';
import type { Credential } from '../microsoft/credential';
import type { WarnLog } from './warn-log';

/** Reads the credential anew at each call, so that a rotated secret or certificate is used without a restart. */
export function credentialSource(config: CredentialConfig): () => Credential {
  if (config.kind === 'secret') return () => ({ kind: 'secret', secret: config.secret() });
  if (config.kind === 'managed-identity') return () => ({ kind: 'managed-identity', clientId: config.clientId });
  return () => {
    const { thumbprintSha256, privateKey, x5c } = readCertificateFile(config.certificateFile);
    return { kind: 'certificate', thumbprintSha256, privateKey, x5c };
  };
}

/** Warns at start of a certificate that Entra will not take today, although the file can be used. */
export function warnOfCertificate(config: CredentialConfig, now: Date, log: WarnLog): void {
  if (config.kind !== 'certificate') return;
  const { startsAt, endsAt } = readCertificateFile(config.certificateFile, now);
  if (endsAt <= now) log.warn({ file: config.certificateFile, endsAt }, 'the certificate of the app has expired');
  else if (startsAt > now)
    log.warn({ file: config.certificateFile, startsAt }, 'the certificate of the app is not valid yet');
}
