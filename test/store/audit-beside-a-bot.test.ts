import path from 'node:path';
import type { KyselyPlugin } from 'kysely';
import type { Database } from '../../src/store/database';
import { verifyAudit } from '../../src/store/audit-verify';
import { readKeyFile } from '../../src/store/key-file';
import { headFileIn } from '../../src/store/open-store';
import { dana } from '../support/cast';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

let desk: TestStore;

beforeEach(async () => {
  desk = await withStore();
  for (let n = 1; n <= 6; n++) await write();
});
afterEach(() => desk.close());

function write(): Promise<void> {
  return desk.store.transaction((tx) => tx.audit.append({ kind: 'denied', actor: dana, action: 'approve' }));
}

/** As somebody who owns the database and puts the guard aside. */
function tamper(text: string): Promise<unknown> {
  return desk.database.query(`set session_replication_role = replica; ${text}`);
}

/** Something happens right after each of the first reads. */
function meanwhile(happens: () => Promise<unknown>, reads = 3): KyselyPlugin {
  let left = reads;
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (left-- > 0) await happens();
      return result;
    },
  };
}

async function verify(db: Pick<Database, 'selectFrom'> = desk.db) {
  const key = await readKeyFile(path.join(desk.dataDir, 'audit-key'), 'The key', { lost: '', exposed: '' });
  return verifyAudit(db, key, headFileIn(desk.dataDir));
}

describe('an audit that is checked beside a bot at work', () => {
  it('is whole, although lines are added while it is read', async () => {
    expect(await verify(desk.db.withPlugin(meanwhile(write)))).toMatchObject({ ok: true });
  });

  it('is whole within a transaction, too, which sees what others commit', async () => {
    const verdict = await desk.db
      .transaction()
      .execute((transaction) => verify(transaction.withPlugin(meanwhile(write))));

    expect(verdict).toMatchObject({ ok: true });
  });

  it('still shows a tail that was cut after the first look', async () => {
    const cut = () => tamper('delete from desk.audit where seq > 4');

    expect(await verify(desk.db.withPlugin(meanwhile(cut, 1)))).toMatchObject({ ok: false, firstBadSeq: 5 });
  });

  it('still shows a tail that was cut before lines were added', async () => {
    await tamper('delete from desk.audit where seq > 4');

    expect(await verify(desk.db.withPlugin(meanwhile(write)))).toMatchObject({ ok: false, firstBadSeq: 5 });
  });

  it('still shows lines that stand behind the head', async () => {
    await tamper('update desk.audit_head set lines = 4, hash = (select hash from desk.audit where seq = 4)');

    expect(await verify()).toMatchObject({ ok: false, firstBadSeq: 7 });
  });
});
