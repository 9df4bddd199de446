import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/**
 * The afterwatch called a check of the run by another name, and which failures a run can put right was told by the name
 * of the check; both stand in the finding now.
 */
export const findingsSayMore: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      update desk.accounts set body = jsonb_set(body, '{findings}', (
        select jsonb_agg(
          case
            when finding->>'check' = 'row-enabled' then finding || '{"check": "systemuser-enabled"}'
            when finding->>'result' = 'fail' and finding->>'check' in ('access-mode', 'license-removed')
              then finding || '{"canRepair": true}'
            else finding
          end order by place)
        from jsonb_array_elements(body->'findings') with ordinality as each (finding, place)
      ))
      where jsonb_array_length(body->'findings') > 0`.execute(db);
    await sql`
      update desk.notices set body = body || '{"message": "notice.watch-systemuser-enabled"}'
      where body->>'message' = 'notice.watch-row-enabled'`.execute(db);
  },
};
