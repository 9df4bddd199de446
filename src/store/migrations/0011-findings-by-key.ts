import { sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';

/** What was read was a short English phrase, translated by its letters, or a name; now it says which of both it is. */
const keys: Readonly<Record<string, string>> = {
  'no user in the environment': 'found.no-user-in-the-environment',
  Disabled: 'found.disabled',
  Enabled: 'found.enabled',
  'Non-interactive': 'found.access-mode-4',
  'Non-interactive, set by a person': 'found.non-interactive-set-by-a-person',
  'Read-Write': 'found.access-mode-0',
  Administrative: 'found.access-mode-1',
  Read: 'found.access-mode-2',
  'Support User': 'found.access-mode-3',
  'Delegated Admin': 'found.access-mode-5',
  none: 'found.none',
  'in another business unit': 'found.in-another-business-unit',
  'not found': 'found.not-found',
  'no licence': 'found.no-licence',
  'still licensed': 'found.still-licensed',
  'licensed through a group': 'found.licensed-through-a-group',
  'has other licences, perhaps through a group': 'found.has-other-licences-perhaps-through-a-group',
  DisablePasswordExpiration: 'found.never-expires',
  None: 'found.may-expire',
  'licence missing': 'found.licence-missing',
  'licence back': 'found.licence-back',
  'licence back with other apps switched on': 'found.licence-back-with-other-apps-switched-on',
  'Sign-in blocked': 'found.sign-in-blocked',
  member: 'found.member',
  'not a member': 'found.not-a-member',
  'still a member': 'found.still-a-member',
  'accepts it by impersonation': 'found.accepts-it-by-impersonation',
  'signed in with its password': 'found.signed-in-with-its-password',
  'acknowledged by Entra': 'found.acknowledged-by-entra',
  'holds the new password': 'found.holds-the-new-password',
  'not read back': 'found.not-read-back',
  'told before': 'found.told-before',
  'could not be reached': 'found.could-not-be-reached',
};

/** What the tenant itself names is no phrase, whatever it is called. */
const isNamed = sql`finding->>'check' in ('security-role', 'business-unit', 'owner-there')
  and finding->>'found' not in ('none', 'in another business unit', 'found.owner-left')`;

export const findingsByKey: Migration = {
  async up(db: Kysely<unknown>) {
    const known = sql`${JSON.stringify(keys)}::jsonb`;
    for (const table of ['accounts', 'requests'])
      await sql`
        update desk.${sql.raw(table)} set body = jsonb_set(body, '{findings}', (
          select jsonb_agg(
            case
              when jsonb_typeof(finding->'found') <> 'string' then finding
              when ${isNamed} then finding || jsonb_build_object('found', jsonb_build_object('name', finding->'found'))
              when ${known} ? (finding->>'found')
                then finding || jsonb_build_object('found', jsonb_build_object('key', ${known}->(finding->>'found')))
              when finding->>'found' like 'found.%'
                then finding || jsonb_build_object('found', jsonb_build_object('key', finding->'found'))
              else finding || jsonb_build_object('found', jsonb_build_object('name', finding->'found'))
            end order by place)
          from jsonb_array_elements(body->'findings') with ordinality as each (finding, place)
        ))
        where jsonb_array_length(body->'findings') > 0`.execute(db);
  },
};
