import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A port where nobody listens: this bot is looked at, and asks Microsoft nothing. */
const nobody = 'https://127.0.0.1:9';
const id = '11111111-1111-4111-8111-111111111111';

/** What the file `env/.env` of an operator would say. */
const operators = {
  BOT_ID: id,
  SECRET_BOT_PASSWORD: 'made-up',
  TEAMS_APP_ID: id,
  TEAMS_APP_TENANT_ID: id,
  AAD_APP_CLIENT_ID: id,
  SECRET_AAD_APP_CLIENT_SECRET: 'made-up',
  KEY_VAULT_URL: nobody,
  LOGIN_URL: nobody,
  GRAPH_URL: nobody,
  POWER_PLATFORM_URL: nobody,
  BOT_OPENID_METADATA_URL: `${nobody}/openid`,
  LOG_LEVEL: 'error',
};

/** The environment of the bot in `compose.yaml`, with a database that is there. */
export function composeSettings(databaseUrl) {
  const { services } = parse(readFileSync('compose.yaml', 'utf8'));
  return { ...operators, ...services.bot.environment, DATABASE_URL: databaseUrl };
}
