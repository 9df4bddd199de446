import { approve, ask, sees } from '../support/steps';
import type { Arrival } from '../../src/sandbox/tenant/core/faults';
import { connectDatabase } from '../../src/store/database';
import { createEmbeddedVault } from '../../src/store/embedded-vault';
import { silentLog } from '../../src/store/log';
import { readVaultKey } from '../../src/store/vault-key';
import { beginArena } from '../support/arena';
import type { Arena } from '../support/arena';
import { killWhen } from '../support/kill-when';
import { auditExports, databaseFiles, filesUnder, namesOfLeaks, placesOf, tapArrivingCalls } from './sinks';
import type { Sent } from './sinks';

const tenant = { freeSalesSeats: 5 };

/** Every call that reaches the simulated Microsoft, with its bytes. The bot itself runs in another process. */
let arrived: Sent[];
let arena: Arena;
beforeAll(() => {
  arrived = tapArrivingCalls();
});
afterEach(() => arena.end());
afterEach(() => void arrived.splice(0));

describe('the password of an account whose bot is killed in the middle of its creation', () => {
  it('stands in the vault’s write and in the create-user call and nowhere else, before and after the bot is back', async () => {
    arena = await beginArena({ tenant });

    await isKilledAfter('svc-vaulted', 'keyVault', /^\/secrets\//, 'PUT');
    const vaulted = String(JSON.parse(arrived.findLast(({ method }) => method === 'PUT')?.body ?? '{}').value);
    expect(vaulted.length).toBeGreaterThanOrEqual(24);
    expect(places(vaulted)).toEqual(['PUT secret']);
    expect(await leaksOf(vaulted)).toEqual([]);
    await comesBack('svc-vaulted');
    expect(places(vaulted)).toEqual(['PUT secret', 'POST user']);
    expect(passwordOf('svc-vaulted')).toBe(vaulted);

    await isKilledAfter('svc-created', 'graph', /\/users(\?|$)/, 'POST');
    const created = passwordOf('svc-created');
    expect(places(created)).toEqual(['PUT secret', 'POST user']);
    expect(await leaksOf(created)).toEqual([]);
    await comesBack('svc-created');
    expect(places(created)).toEqual(['PUT secret', 'POST user']);
    expect(await leaksOf(created)).toEqual([]);
    expect(await leaksOf(vaulted)).toEqual([]);
  });

  it('with the embedded vault stands in the create-user call alone; a backup holds it only for who has the key', async () => {
    arena = await beginArena({ tenant, env: { KEY_VAULT_URL: '', VAULT: 'embedded' } });

    await isKilledAfter('svc-embedded', 'graph', /\/users(\?|$)/, 'POST');

    const password = passwordOf('svc-embedded');
    expect(places(password)).toEqual(['POST user']);
    expect(await leaksOf(password)).toEqual([]);
    await comesBack('svc-embedded');
    expect(places(password)).toEqual(['POST user']);
    expect(await leaksOf(password)).toEqual([]);
    expect(await openedWithTheKey()).toBe(password);
  });
});

/** An account is asked for and approved; the bot dies when Microsoft has applied its call and before it knows. */
async function isKilledAfter(account: string, service: string, path: RegExp, method: string): Promise<void> {
  const isIt = (call: Arrival) => call.service === service && call.method === method && path.test(call.path);
  const killed = killWhen(arena.world, arena.bot, isIt, { moment: 'after' });
  await ask(arena.world, { accountName: account });
  await approve(arena.world, account, 'dana', {});
  expect(await killed).toBe(true);
}

async function comesBack(account: string): Promise<void> {
  await arena.bot.start();
  await sees(arena.world, 'ravi', account, 'Ready');
}

function passwordOf(account: string): string {
  const { tenant } = arena.world;
  return tenant.passwordOf(tenant.user(`${account}@contoso.onmicrosoft.com`)?.id ?? '') ?? 'no such account';
}

/** Where it stood; a creation whose answer was lost is sent once more, with the same password. */
function places(secret: string): string[] {
  return [...new Set(placesOf(secret, arrived))];
}

async function leaksOf(secret: string): Promise<string[]> {
  const { bot, world, folder, database } = arena;
  return namesOfLeaks(secret, {
    'standard output': bot.output(),
    'files of the bot': filesUnder(folder),
    'files of the database': await databaseFiles(database),
    'export of the audit': await auditExports(database),
    Teams: JSON.stringify(world.teams.traffic),
    ledger: JSON.stringify(world.tenant.ledger),
  });
}

async function openedWithTheKey(): Promise<string | null> {
  const [row] = await arena.database.query('select name from desk.secrets');
  const db = connectDatabase({ url: arena.database.url, log: silentLog });
  const key = await readVaultKey({ dataDir: `${arena.folder}/data` });
  const value = await createEmbeddedVault(db, key).read(String(row?.['name']));
  await db.destroy();
  return value;
}
