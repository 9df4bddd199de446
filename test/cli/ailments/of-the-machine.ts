import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../clinic';
import type { Ailment } from './ailment';

const atDatabase =
  (change: (url: URL) => unknown) =>
  (env: Settings): void => {
    const url = new URL(env['DATABASE_URL'] ?? '');
    change(url);
    env['DATABASE_URL'] = url.href;
  };

/** The machine of the bot, its files and its database. */
export const machineAilments: readonly Ailment[] = [
  {
    state: 'a DATA_DIR that is a file',
    patient: {
      env: (env, { folder }) => {
        env['DATA_DIR'] = join(folder, 'file');
        writeFileSync(env['DATA_DIR'], '');
      },
    },
    check: 'data-folder',
    result: 'fault',
    seen: /is a file/,
    next: /Set DATA_DIR/,
  },
  {
    state: 'a DATA_DIR below a file',
    patient: {
      env: (env, { folder }) => {
        writeFileSync(join(folder, 'file'), '');
        env['DATA_DIR'] = join(folder, 'file', 'data');
      },
    },
    check: 'data-folder',
    result: 'fault',
    seen: /cannot be made/,
    next: /Set DATA_DIR/,
  },
  {
    state: 'an unusable EXTRA_CA_FILE',
    patient: {
      env: (env, { folder }) => {
        env['EXTRA_CA_FILE'] = join(folder, 'no-certificate.pem');
        writeFileSync(env['EXTRA_CA_FILE'], 'this is no certificate');
      },
    },
    check: 'settings',
    result: 'fault',
    seen: /EXTRA_CA_FILE/,
    next: /env\/\.env/,
  },
  {
    state: 'a database server that is not there',
    patient: { env: atDatabase((url) => (url.port = '1')) },
    check: 'database',
    result: 'fault',
    seen: /nothing answers at 127\.0\.0\.1:1 as a database/,
    next: /Start it, or check host and port/,
  },
  {
    state: 'a wrong password of the database',
    patient: { env: atDatabase((url) => (url.password = 'wrong')) },
    check: 'database',
    result: 'fault',
    seen: /the password was not accepted/,
    next: /percent-encoded/,
  },
  {
    state: 'a database nobody made',
    patient: { env: atDatabase((url) => (url.pathname = '/nowhere')) },
    check: 'database',
    result: 'fault',
    seen: /there is no database nowhere/,
    next: /Create it/,
  },
  {
    state: 'a superuser as the role of the bot',
    patient: { books: (books) => books.asSuperuser() },
    check: 'database-role',
    result: 'warn',
    seen: /superuser/,
    next: /create role/,
  },
  {
    state: 'a database that a newer bot has used',
    patient: {
      books: (books) =>
        books.spoilt(`insert into desk.kysely_migration (name, timestamp) values ('9999-from-the-future', 'now')`),
    },
    check: 'database',
    result: 'fault',
    seen: /newer version of the bot has used it \(9999/,
    next: /Start that version again/,
  },
  {
    state: 'a database before the first start',
    patient: { books: (books) => books.empty() },
    check: 'database',
    result: 'unknown',
    seen: /made at the first start/,
    next: /npm start/,
  },
  {
    state: 'a built-in database before the first start',
    patient: {
      env: (env) => {
        env['DATABASE_URL'] = '';
        env['DATA_DIR'] = join(env['TMPDIR'] ?? '/tmp', 'account-desk-that-is-not-there');
      },
    },
    check: 'database',
    result: 'unknown',
    seen: /never started here/,
    next: /npm start/,
  },
  {
    state: 'a built-in database whose bot is not running',
    patient: {
      env: (env) => {
        env['DATABASE_URL'] = '';
        mkdirSync(join(env['DATA_DIR'] ?? '', 'pg18'));
        writeFileSync(join(env['DATA_DIR'] ?? '', 'pg18', 'PG_VERSION'), '18');
      },
    },
    check: 'database',
    result: 'unknown',
    seen: /not running/,
    next: /npm start/,
  },
];

/** Only root may give a folder away, and only root hands PostgreSQL to another account. */
export const ailmentsOfRoot: readonly Ailment[] = [
  {
    state: 'a DATA_DIR of another account',
    patient: { env: (env) => chownSync(env['DATA_DIR'] ?? '', 65_534, 65_534) },
    check: 'data-folder',
    result: 'warn',
    seen: /belongs to another account \(user id 65534/,
    next: /chown -R/,
  },
  {
    state: 'a DATA_DIR in a private folder of root',
    patient: {
      books: (books) => books.empty(),
      env: (env, { folder }) => {
        env['DATABASE_URL'] = '';
        env['DATA_DIR'] = join(folder, 'private', 'data');
        mkdirSync(env['DATA_DIR'], { recursive: true });
        chmodSync(join(folder, 'private'), 0o700);
      },
    },
    check: 'data-folder',
    result: 'fault',
    seen: /cannot enter .*private/,
    next: /ordinary user/,
  },
];
