import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeBackupFile } from '../../src/store/backup/backup-file';
import { makeDurablyOnce, writeDurably } from '../../src/store/durable-file';
import { withStore } from '../support/postgres';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'durable-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const hours = (many: number) => new Date(Date.now() - many * 3_600_000);

/** What a writer left that was killed so many hours ago. */
function left(name: string, hoursAgo: number): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, 'a part');
  fs.utimesSync(file, hours(hoursAgo), hours(hoursAgo));
  return name;
}

it.each([
  ['is written anew', writeDurably],
  ['is made', makeDurablyOnce],
])('a file that cannot get its name when it %s leaves nothing behind', async (_when, write) => {
  const file = path.join(folder, 'one');
  // There, and no file; a name that leads nowhere is not seen as there.
  if (write === writeDurably) fs.mkdirSync(file);
  else fs.symlinkSync('nowhere', file);

  await expect(write(file, 'text')).rejects.toThrow();

  expect(fs.readdirSync(folder)).toEqual(['one']);
});

it.each([
  ['a start of the bot', async () => (await withStore({ dataDir: folder })).close(), [] as string[]],
  [
    'the next backup',
    () => writeBackupFile(path.join(folder, 'new.backup'), new Uint8Array(32), lines()),
    ['new.backup'],
  ],
])('what a writer left that was killed a day ago is removed by %s, and nothing else', async (_what, begin, made) => {
  left('vault-key.account-desk-draft-17-00c0ffee', 25);
  left('old.backup.account-desk-draft-17-0badcafe', 25);
  const kept = [
    left('young.backup.account-desk-draft-17-0badcafe', 23),
    left('report-17-0badcafe', 25),
    left('my.account-desk-draft-17-0badcafe.txt', 25),
  ];

  await begin();

  expect(fs.readdirSync(folder)).toEqual(expect.arrayContaining([...kept, ...made]));
  expect(fs.readdirSync(folder).filter((name) => name.includes('draft-17'))).toHaveLength(2);
});

it('what has such a name and cannot be removed stops no start', async () => {
  const name = 'notes.account-desk-draft-17-00c0ffee';
  fs.mkdirSync(path.join(folder, name));
  fs.utimesSync(path.join(folder, name), hours(25), hours(25));

  await (await withStore({ dataDir: folder })).close();

  expect(fs.readdirSync(folder)).toContain(name);
});

async function* lines(): AsyncGenerator<string> {
  yield await Promise.resolve('["end"]\n');
}
