import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardsFolder } from '../cards/templates';
import type { Config } from '../config';
import { sayTo } from '../desk/lines';

type Log = Parameters<typeof sayTo>[0];

/** Who starts, and on what: the first line of a bot. */
export function tellStart({ settings, store, microsoft }: Config, log: Log): void {
  sayTo(log)('the bot starts', {
    version: ownVersion(),
    replicaId: store.replicaId,
    environments: settings.environments.map(({ id }) => id),
    database: store.databaseUrl === undefined ? 'built-in' : placeOf(store.databaseUrl),
    vault: microsoft.keyVaultUrl ?? 'embedded',
  });
}

/** Without user and password. */
function placeOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'another';
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

/** That of `package.json`, beside the folder of the card templates in the sources as in a release. */
function ownVersion(): string {
  return (JSON.parse(readFileSync(join(cardsFolder, '../package.json'), 'utf8')) as { version: string }).version;
}
