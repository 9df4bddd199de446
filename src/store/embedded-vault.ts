import { CompactEncrypt, compactDecrypt } from 'jose';
import { UpstreamError } from '../desk/problem';
import type { Vault } from '../recipe/ports';
import type { Database } from './database';
import { mapDatabaseError } from './database-errors';

interface Content {
  readonly name: string;
  readonly value: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Passwords in the desk's own database, each a JWE (`dir`, `A256GCM`). The key is not in the database, so a copy of the
 * database gives nothing away. The name is encrypted with the value: a value moved to another name is not handed out.
 */
export function createEmbeddedVault(db: Database, key: Uint8Array): Vault {
  return {
    address: null,

    async putIfAbsent(name, value, tags) {
      const jwe = await seal(key, { name, value, tags });
      await run(
        db
          .insertInto('secrets')
          .values({ name, jwe })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute(),
      );
    },

    async read(name) {
      const row = await run(db.selectFrom('secrets').select('jwe').where('name', '=', name).executeTakeFirst());
      return row ? open(key, name, row.jwe) : null;
    },

    async replace(name, value, tags) {
      const jwe = await seal(key, { name, value, tags });
      await run(
        db
          .insertInto('secrets')
          .values({ name, jwe })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet((set) => ({ jwe, version: set('secrets.version', '+', 1), changed_at: set.fn('now', []) })),
          )
          .execute(),
      );
    },

    async remove(name) {
      await run(db.deleteFrom('secrets').where('name', '=', name).execute());
    },
  };
}

/** How many of the entries this key opens; none without one. */
export async function countReadable(
  key: Uint8Array | null,
  entries: readonly { readonly name: string; readonly jwe: string }[],
): Promise<number> {
  if (key === null) return 0;
  const opened = await Promise.allSettled(entries.map(({ name, jwe }) => open(key, name, jwe)));
  return opened.filter(({ status }) => status === 'fulfilled').length;
}

function seal(key: Uint8Array, content: Content): Promise<string> {
  const plain = new TextEncoder().encode(JSON.stringify(content));
  return new CompactEncrypt(plain).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key);
}

async function open(key: Uint8Array, name: string, jwe: string): Promise<string> {
  try {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    const content = JSON.parse(new TextDecoder().decode(plaintext)) as Content;
    if (content.name === name) return content.value;
  } catch {
    // Told below without the cause: it would say nothing that helps, and could carry bytes of the secret.
  }
  throw new UpstreamError('refused', { code: 'vault-key-wrong', standing: 'value-not-changed', values: { name } });
}

function run<T>(query: Promise<T>): Promise<T> {
  return query.catch((error: unknown) => Promise.reject(mapDatabaseError(error) as Error));
}
