import { sql } from 'kysely';
import type { Database } from './database';

export interface Powers {
  readonly superuser: boolean;
  readonly roles: boolean;
  readonly programs: boolean;
  readonly reads: boolean;
  readonly writes: boolean;
}

const words: Readonly<Record<keyof Powers, string>> = {
  superuser: 'it is a superuser: it can run programs and read files of the database server',
  roles: 'it can make roles (CREATEROLE)',
  programs: 'it can run programs of the database server (pg_execute_server_program)',
  reads: 'it can read files of the database server (pg_read_server_files)',
  writes: 'it can write files of the database server (pg_write_server_files)',
};

/** Gives one row for {@link powersInWords}. Source: PostgreSQL documentation, Predefined Roles. */
export const powersQuery = `
  select rolsuper as superuser, rolcreaterole as roles,
    pg_has_role(current_user, 'pg_execute_server_program', 'member') as programs,
    pg_has_role(current_user, 'pg_read_server_files', 'member') as reads,
    pg_has_role(current_user, 'pg_write_server_files', 'member') as writes
  from pg_roles where rolname = current_user`;

/**
 * What the role of the desk may do beyond its own database, in words for an operator; none is as it should be. A
 * superuser has all the others, so only that is said of it.
 */
export function powersInWords(powers: Powers | undefined): readonly string[] {
  if (!powers) return [];
  const names = Object.keys(words) as (keyof Powers)[];
  return names.filter((name) => powers[name] && (name === 'superuser' || !powers.superuser)).map((name) => words[name]);
}

export async function excessPowers(db: Database): Promise<readonly string[]> {
  const { rows } = await sql.raw<Powers>(powersQuery).execute(db);
  return powersInWords(rows[0]);
}
