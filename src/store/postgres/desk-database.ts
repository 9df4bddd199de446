import { Client } from 'pg';
import { databaseUser, superuser } from './cluster';
import type { Cluster } from './cluster';
import { superuserUrl } from './server';

/** Bots that start at the same moment on one cluster do this one after the other. */
const oneAtATime = 'select pg_advisory_lock(4206042)';

/** Longest wait for a bot of an older version that still works on the tables, ms. */
const patience = 30_000;

/**
 * Makes the desk's role and its database, or brings those of an older version up to date: there the superuser did the
 * desk's work, and whoever could make the desk's connection run a statement could run programs (`COPY … FROM PROGRAM`).
 */
export async function prepareDatabase(cluster: Cluster, port: number, database: string): Promise<void> {
  await asSuperuser(superuserUrl(cluster, port, 'postgres'), async (client) => {
    await client.query(oneAtATime);
    await prepareRole(client, cluster.password);
    const { rows } = await client.query<{ owner: string }>(
      'select pg_get_userbyid(datdba) as owner from pg_database where datname = $1',
      [database],
    );
    if (!rows[0]) await client.query(`create database ${client.escapeIdentifier(database)} owner ${databaseUser}`);
    else if (rows[0].owner !== databaseUser)
      await asSuperuser(superuserUrl(cluster, port, database), (inside) => handOver(inside, database));
  });
}

async function prepareRole(client: Client, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [databaseUser]);
  if (rowCount === 0) await client.query(`create role ${databaseUser}`);
  await client.query(
    `alter role ${databaseUser} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${client.escapeLiteral(password)}`,
  );
}

/** All or nothing: the owner of the database changes in the same transaction as the owners of everything in it. */
async function handOver(client: Client, database: string): Promise<void> {
  await client.query(`begin; set local lock_timeout = ${patience}`);
  for (const statement of ownedThings) {
    const { rows } = await client.query<{ change: string }>(statement, [superuser, databaseUser]);
    for (const { change } of rows) await client.query(change);
  }
  await client.query(`alter database ${client.escapeIdentifier(database)} owner to ${databaseUser}`);
  await client.query('commit');
}

/** Leaves out the system's own things and what an extension brought; a sequence of a column goes with its table. */
const ofTheDesk = (oid: string, catalog: string, owner: string) => `${owner} = $1::regrole and not exists (
  select from pg_depend where objid = ${oid} and classid = '${catalog}'::regclass and deptype in ('e', 'a', 'i'))
  and nspname !~ '^pg_' and nspname <> 'information_schema'`;

const ownedThings = [
  `select format('alter schema %I owner to %I', nspname, $2::text) as change from pg_namespace
   where ${ofTheDesk('oid', 'pg_namespace', 'nspowner')}`,
  `select format('alter table %I.%I owner to %I', nspname, relname, $2::text) as change
   from pg_class join pg_namespace n on n.oid = relnamespace
   where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${ofTheDesk('pg_class.oid', 'pg_class', 'relowner')}`,
  `select format('alter routine %s owner to %I', pg_proc.oid::regprocedure, $2::text) as change
   from pg_proc join pg_namespace n on n.oid = pronamespace
   where ${ofTheDesk('pg_proc.oid', 'pg_proc', 'proowner')}`,
  `select format('alter type %I.%I owner to %I', nspname, typname, $2::text) as change
   from pg_type join pg_namespace n on n.oid = typnamespace
   where typtype in ('e', 'd', 'r') and ${ofTheDesk('pg_type.oid', 'pg_type', 'typowner')}`,
];

async function asSuperuser<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
