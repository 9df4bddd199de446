import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { readDeskFile } from '../../src/config';
import { liveSettings } from '../../src/start/live-settings';
import { watchDeskFile } from '../../src/start/watch-desk-file';
import { openOffice } from '../support/office';
import type { Office } from '../support/office';
import { until } from '../support/wait';

interface Written {
  environments: { id: string; name: string; url: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'watch-desk-file-'));
const name = join(folder, 'desk.json');
const sample = readFileSync('env/desk.sample.json', 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let office: Office;
let stop: () => Promise<void>;
let logged: string[];

beforeEach(async () => {
  writeFileSync(name, sample);
  office = await openOffice();
  logged = [];
});
afterEach(async () => {
  await stop();
  await office.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As an operator who adds an environment to the file. */
function addUat(): void {
  const desk = JSON.parse(sample) as Written;
  const [prod] = desk.environments;
  desk.environments.push({ ...prod!, id: 'uat', name: 'Contoso UAT', url: 'https://contoso-uat.crm4.dynamics.com' });
  writeFileSync(name, JSON.stringify(desk));
}

/** The bot has read the sample, and watches from now on. */
function watch(): void {
  const read = readDeskFile('env/desk.sample.json');
  if ('faults' in read) throw new Error(read.faults.join());
  const live = liveSettings(read.settings);
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const watched = { name, sha256: sha256(sample) };
  const tenantId = '00000000-0000-4000-8000-00000000000c';
  stop = watchDeskFile(watched, { desk: { ...office.desk, settings: live.settings }, live, logger, tenantId });
}

const said = (words: string) => logged.filter((line) => line.includes(words));

async function workOf(environmentId: string): Promise<unknown[]> {
  const rows = await office.books.database.query('select kind from desk.jobs where key = $1 order by kind', [
    environmentId,
  ]);
  return rows.map(({ kind }) => kind);
}

async function reloads(): Promise<number> {
  return (await office.audit()).filter((line) => line.includes('settings-reloaded')).length;
}

it('an environment that was added while the database was away is surveyed and watched as soon as it is back', async () => {
  watch();
  await office.books.database.query('alter table desk.jobs rename to jobs_away');
  addUat();
  await until(() => said('waits to be taken over').length > 0);

  await office.books.database.query('alter table desk.jobs_away rename to jobs');

  await until(async () => (await workOf('uat')).length > 0);
  expect(await workOf('uat')).toEqual(['compare-tenant', 'redraw-pending', 'refresh-approvers', 'take-survey']);
  expect(await reloads()).toBe(1);
});

it('the file of the start holds again when an operator puts it back', async () => {
  watch();
  addUat();
  await until(() => said('holds from now on').length === 1);

  writeFileSync(name, sample);

  await until(() => said('holds from now on').length === 2);
  expect(await reloads()).toBe(2);
});

it('a file that was changed between its reading and the end of the start holds without another change', async () => {
  addUat();
  watch();

  await until(async () => (await workOf('uat')).length > 0);
  expect(said('holds from now on')).toHaveLength(1);
});
