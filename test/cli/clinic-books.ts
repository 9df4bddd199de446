import { people } from '../../src/sandbox/tenant';
import { asTheSuperuser, withEmptyDatabase, withStore } from '../support/postgres';

export const adminRoom = '19:admins0123456789@thread.tacv2';

/** Databases for patients. All but the first are made when they are asked for. */
export interface ClinicBooks {
  /** Of a bot at work: both approvers have a chat with it, and it is in the admins' channel. */
  readonly url: string;
  /** Another one like it, to be spoilt: `change` runs as superuser. */
  spoilt(...changes: readonly string[]): Promise<string>;
  /** No table in it yet. */
  empty(): Promise<string>;
  /** The same, with a way to look into it. */
  emptyOne(): Promise<{ readonly url: string; readonly query: (text: string) => Promise<unknown> }>;
  /** With the rights of the superuser. */
  asSuperuser(): Promise<string>;
  close(): Promise<void>;
}

/** Makes the books of a bot at work. */
export async function openBooks(): Promise<ClinicBooks> {
  const opened: { close(): Promise<void> }[] = [];
  const make = async (...changes: readonly string[]) => {
    const store = await withStore();
    opened.push(store);
    for (const change of [...bookEntries, ...changes]) await store.database.query(change);
    return store.database;
  };
  const sound = await make();
  const url = sound.url;
  const emptyOne = async () => {
    const database = await withEmptyDatabase();
    opened.push({ close: () => database.drop() });
    return { url: database.url, query: (text: string) => database.query(text) };
  };

  return {
    url,
    spoilt: async (...changes) => (await make(...changes)).url,
    emptyOne,
    empty: async () => (await emptyOne()).url,
    asSuperuser: async () => asTheSuperuser(sound.url, process.env['TEST_POSTGRES_DIR'] ?? ''),
    async close() {
      for (const each of opened) await each.close();
    },
  };
}

const bookEntries = [
  ...[people.dana, people.lee].map(
    ({ id, name }, index) =>
      `insert into desk.conversations (id, kind, person_id, person, members, reference)
       values ('a:chat-${index}', 'personal', '${id}', '{"aadObjectId":"${id}","name":"${name}"}', '{}', '{}')`,
  ),
  `insert into desk.conversations (id, kind, members, reference) values ('${adminRoom}', 'channel', '{}', '{}')`,
];
