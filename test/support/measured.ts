import { Client } from 'pg';
import type { Config, TelemetryConfig } from '../../src/config';
import { environments, people, skus } from '../../src/sandbox/tenant';
import { untilAllIsSent } from './all-sent';
import { scrape } from './scrape';
import type { Scrape } from './scrape';
import { countStatements } from './statements';
import type { CountedDatabase } from './statements';
import { approve, ask, sees } from './steps';
import { until } from './wait';
import { beginStory } from './world';
import type { Story } from './world';

/** Settings of a bot that is measured, and reads its books anew for whoever asks. */
export function measured(telemetry: Partial<TelemetryConfig>): (config: Config) => Config {
  const usual = { headers: {}, sendEveryMs: 60_000, resource: { 'service.name': 'account-desk' }, freshMs: 0 };
  return (config) => ({ ...config, telemetry: { ...usual, ...telemetry } });
}

export interface MeasuredStory {
  readonly story: Story;
  readonly database: CountedDatabase;
  /** What Prometheus reads now. */
  scrape(): Promise<Scrape>;
  /** Waits until it reads this number there. */
  reads(value: number, name: string, labels?: Readonly<Record<string, string>>): Promise<void>;
  end(): Promise<void>;
}

/**
 * UAT with a run that waits for Active Directory, one that has stopped with Kim's licence on its account, and a request that nobody
 * has decided on, whose card Lee does not have: he has blocked the bot.
 */
export async function beginMeasured(): Promise<MeasuredStory> {
  const through: { database?: CountedDatabase } = {};
  const story = await beginStory(
    { tenant: { freeSalesSeats: 1 }, settings: (desk) => void (desk.waits['byHand'] = '1h') },
    async (url) => (through.database = await countStatements(url)).url,
    measured({ prometheus: { host: '127.0.0.1', port: 0 } }),
  );
  const { database } = through;
  if (!database) throw new Error('The bot went to its database by another way.');
  const uat = story.tenant.environment(environments.uat);
  uat.switches = { ...uat.switches, accessModeOfApps: 'privilege-missing' };
  await waitingRun(story);
  await stoppedRun(story);
  await untilAllIsSent(story);
  story.teams.blockBot('lee');
  await ask(story, { accountName: 'svc-undecided' });
  const read = () => scrape(story.desk().metricsUrl);
  return {
    story,
    database,
    scrape: read,
    reads: (value, name, labels) => until(async () => (await read()).value(name, labels) === value),
    async end() {
      await story.end();
      await database.close();
    },
  };
}

async function waitingRun(story: Story): Promise<void> {
  await ask(story, { accountName: 'svc-elsewhere', accountKind: 'onprem' });
  await approve(story, 'svc-elsewhere', 'dana', {});
  await sees(story, 'dana', 'svc-elsewhere', 'OU=Service Accounts');
}

async function stoppedRun(story: Story): Promise<void> {
  await ask(story, { accountName: 'svc-stopped' });
  story.tenant.changeSku(skus.enterpriseSales, (sku) => ({ ...sku, consumedElsewhere: sku.consumedElsewhere + 1 }));
  await approve(story, 'svc-stopped', 'dana', { lender: people.kim.id });
  await sees(story, 'dana', 'svc-stopped', 'Setup of svc-stopped stopped');
}

/**
 * A job that has been due for so long and that no bot can take, because somebody else has its row in hand. Resolves with the way
 * to let go of it.
 */
export async function jobInHand({ database }: Story, lateBy: string): Promise<() => Promise<void>> {
  await database.query(
    `insert into desk.jobs (kind, key, data, due_at) values ('count-slots', 'dev', '{}', now() + interval '1 day')
     on conflict (kind, key) do update set due_at = excluded.due_at`,
  );
  const holder = new Client({ connectionString: database.url });
  await holder.connect();
  // The weakest lock: others may change the row, but nobody may claim it (PostgreSQL, "Row-Level Locks").
  await holder.query(`begin`);
  await holder.query(`select from desk.jobs where kind = 'count-slots' and key = 'dev' for key share`);
  await database.query(
    `update desk.jobs set due_at = now() - $1::interval, attempts = 10 where kind = 'count-slots' and key = 'dev'`,
    [lateBy],
  );
  return () => holder.end();
}
