import fs from 'node:fs';
import { headFileIn } from '../../src/store/open-store';
import { untilHeadIsExported } from '../support/exported-head';
import { withStore } from '../support/postgres';
import type { TestStore } from '../support/postgres';

let desk: TestStore;
beforeEach(async () => {
  desk = await withStore();
});
afterEach(() => desk.close());

const file = () => headFileIn(desk.dataDir);

async function write(...actions: readonly string[]): Promise<void> {
  for (const action of actions)
    await desk.store.transaction((tx) => tx.audit.append({ kind: 'state', actor: 'desk', action }));
  await untilHeadIsExported(desk);
}

function exported(): { lines: number; hash: string } {
  return JSON.parse(fs.readFileSync(file(), 'utf8')) as { lines: number; hash: string };
}

describe('before a start goes on, the head of the audit', () => {
  it('that was exported says that the books are no older copy', async () => {
    await write('first', 'second');

    expect(await desk.startOfAudit()).toEqual({ isOlderCopy: false, remark: null });
  });

  it('that lags behind the books says so as well', async () => {
    await write('first', 'second');
    fs.writeFileSync(file(), JSON.stringify({ ...exported(), lines: 1, keyed: true }));

    expect(await desk.startOfAudit()).toEqual({ isOlderCopy: false, remark: null });
  });

  it('that is one line ahead of the books says that these are an older copy', async () => {
    await write('first', 'second');
    fs.writeFileSync(file(), JSON.stringify({ ...exported(), lines: 3, keyed: true }));

    expect(await desk.startOfAudit()).toEqual({ isOlderCopy: true, remark: null });
  });

  it('that is gone is remarked, with the number of lines that nothing vouches for', async () => {
    await write('first');
    fs.rmSync(file());

    expect(await desk.startOfAudit()).toEqual({
      isOlderCopy: false,
      remark: expect.stringContaining('no exported head although the audit has 1 lines') as string,
    });
  });

  it('that is gone is not missed by an audit without a line', async () => {
    fs.rmSync(file(), { force: true });

    expect(await desk.startOfAudit()).toEqual({ isOlderCopy: false, remark: null });
  });
});

it('an audit is read no further once its reading is called off', async () => {
  await write('first');

  await expect(desk.verifyAudit(AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
});
