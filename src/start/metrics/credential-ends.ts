import { readCertificateFile } from '../../config';
import type { Config, CredentialConfig } from '../../config';
import type { Inspector } from '../../microsoft/inspector';

type Look = Pick<Inspector, 'secretEnd'>;

/**
 * When the credentials of both apps end, by `bot` and `app`. A certificate says so itself; of a secret Entra is asked, which
 * needs Application.Read.All; a managed identity never ends. What cannot be read is left out.
 */
export async function readCredentialEnds(
  { bot, microsoft }: Pick<Config, 'bot' | 'microsoft'>,
  inspector: Look,
): Promise<ReadonlyMap<string, Date>> {
  const ends = await Promise.all([
    endOf(bot.credential, inspector).then((end) => ['bot', end] as const),
    endOf(microsoft.credential, inspector).then((end) => ['app', end] as const),
  ]);
  return new Map(ends.flatMap(([app, end]) => (end === null ? [] : [[app, end] as const])));
}

async function endOf(credential: CredentialConfig, inspector: Look): Promise<Date | null> {
  if (credential.kind === 'managed-identity') return null;
  if (credential.kind === 'certificate') return readCertificateFile(credential.certificateFile).endsAt;
  // Entra keeps the first three characters beside each secret, by which one is told from another.
  return inspector.secretEnd(credential.clientId, credential.secret().slice(0, 3));
}
