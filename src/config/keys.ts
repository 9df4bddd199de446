/** Settings that mean "this is a real installation". If any of them is present, the sandbox is never started. */
export const microsoftKeys = [
  'BOT_ID',
  'BOT_TYPE',
  'SECRET_BOT_PASSWORD',
  'TEAMS_APP_ID',
  'TEAMS_APP_TENANT_ID',
  'AAD_APP_CLIENT_ID',
  'AAD_APP_TENANT_ID',
  'AAD_APP_CREDENTIAL',
  'SECRET_AAD_APP_CLIENT_SECRET',
  'AAD_APP_CLIENT_SECRET_FILE',
  'AAD_APP_CERTIFICATE_FILE',
  'KEY_VAULT_URL',
] as const;
