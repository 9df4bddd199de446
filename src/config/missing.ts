/** Settings as given, without empty ones. */
export type Given = Readonly<Record<string, string | undefined>>;

/** Settings that are needed because of what another one says. */
export function missing(given: Given): string[] {
  const credential = given['AAD_APP_CREDENTIAL'] ?? 'secret';
  const hasSecret = given['SECRET_AAD_APP_CLIENT_SECRET'] ?? given['AAD_APP_CLIENT_SECRET_FILE'];
  return [
    ...when(
      (given['BOT_TYPE'] ?? 'SingleTenant') === 'SingleTenant' && !given['SECRET_BOT_PASSWORD'],
      'SECRET_BOT_PASSWORD is missing: a single-tenant bot needs its client secret. With BOT_TYPE=UserAssignedMsi none is needed.',
    ),
    ...when(
      credential === 'secret' && !hasSecret,
      'SECRET_AAD_APP_CLIENT_SECRET or AAD_APP_CLIENT_SECRET_FILE is missing: the app for Graph and Dataverse needs a secret, or set AAD_APP_CREDENTIAL to certificate or managed-identity.',
    ),
    ...when(
      credential === 'certificate' && !given['AAD_APP_CERTIFICATE_FILE'],
      'AAD_APP_CERTIFICATE_FILE is missing: name the PEM file with the certificate and its private key.',
    ),
    ...when(
      !given['KEY_VAULT_URL'] && given['VAULT'] !== 'embedded',
      'KEY_VAULT_URL is missing: passwords need a Key Vault. To keep them encrypted in the database instead, say so with VAULT=embedded.',
    ),
  ];
}

function when(isMissing: boolean, fault: string): string[] {
  return isMissing ? [fault] : [];
}
