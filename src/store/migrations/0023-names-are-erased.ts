import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/**
 * Who is in Entra no longer, and since when that is known. And the one change that a line of the audit may see: its text, while
 * the desk takes names out of it and vouches for what is left with a line of its own. Nothing else of it ever changes.
 */
export const namesAreErased: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table desk.departed (
      person_id text primary key, gone_at timestamptz not null, erased_at timestamptz
    )`.execute(db);
    await sql`drop trigger audit_is_append_only on desk.audit`.execute(db);
    await sql`create trigger audit_is_append_only
      before delete or truncate or update of seq, request_id, hash on desk.audit
      for each statement execute function desk.refuse_audit_change()`.execute(db);
    await sql`create trigger audit_lines_stay before update on desk.audit for each statement
      when (coalesce(current_setting('desk.erases_names', true), '') <> 'on')
      execute function desk.refuse_audit_change()`.execute(db);
  },
};
