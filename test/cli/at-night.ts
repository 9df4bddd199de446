import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inOneFile } from '../support/one-file';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';

/** Who looks after the bot: a shell with the settings that reading the books needs, and none of the others. */
export interface Night {
  readonly office: Office;
  /** Folder of the bot. */
  readonly dataDir: string;
  shell(args: readonly string[], settings?: Readonly<Record<string, string>>): Promise<Said>;
  end(): Promise<void>;
}

interface Said {
  readonly status: number | null;
  readonly said: string;
  readonly complained: string;
}

/** The program of operators over the books of an office. */
export async function beginNight(): Promise<Night> {
  const program = inOneFile('src/cli/account-desk.ts');
  const office = await openOffice();
  const dataDir = mkdtempSync(join(tmpdir(), 'account-desk-night-'));
  cpSync('env/desk.sample.json', join(dataDir, 'desk.json'));
  const settings = { DATABASE_URL: office.books.database.url, REPLICA_ID: 'night', DATA_DIR: dataDir };
  return {
    office,
    dataDir,
    shell: (args, more = {}) =>
      run([program.file, ...args], { ...settings, DESK_FILE: join(dataDir, 'desk.json'), TZ: 'UTC', ...more }),
    async end() {
      await office.close();
      program.remove();
      rmSync(dataDir, { recursive: true });
    },
  };
}

function run(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'], ...settings } });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (data) => (said += String(data)));
    child.stderr.on('data', (data) => (complained += String(data)));
    child.once('close', (status) => resolve({ status, said: said.trim(), complained: complained.trim() }));
  });
}
