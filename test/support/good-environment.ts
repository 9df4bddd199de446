/** What a bot in production must be told, complete and well-formed. */
export const goodEnvironment = {
  BOT_ID: '00000000-0000-4000-8000-00000000000a',
  SECRET_BOT_PASSWORD: 'bot-secret',
  TEAMS_APP_ID: '00000000-0000-4000-8000-00000000000b',
  TEAMS_APP_TENANT_ID: '00000000-0000-4000-8000-00000000000c',
  AAD_APP_CLIENT_ID: '00000000-0000-4000-8000-00000000000d',
  SECRET_AAD_APP_CLIENT_SECRET: 'app-secret',
  KEY_VAULT_URL: 'https://vault.vault.azure.net',
  DESK_FILE: 'env/desk.sample.json',
};
