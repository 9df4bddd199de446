import type { BooksLook, DatabaseRole } from '../../store/inspect-books';
import { because, examine, fault, ok, unknown, warn, type DoctorFinding, type Verdict } from './finding';
import type { DoctorPorts } from './ports';

/** The database: there, ours to use, and not too powerful. */
export async function checkBooks({ machine }: DoctorPorts, look: BooksLook): Promise<DoctorFinding[]> {
  const where = machine.usesBuiltInDatabase ? 'built in' : 'DATABASE_URL';
  const why = 'Requests, approvals, loans and the audit are kept there; without it the bot does not start.';
  const books = await examine('database', where, why, () => judge(look));
  const hasRole = (look.state === 'open' || look.state === 'empty') && !machine.usesBuiltInDatabase;
  return hasRole ? [books, await checkRole(look.role)] : [books];
}

function judge(look: BooksLook): Verdict {
  const start = 'Start the bot ("npm start"), and run the doctor again beside it.';
  if (look.state === 'not-made')
    return because(
      'data-folder',
      unknown('the bot was never started here; its database is made at the first start', start),
    );
  if (look.state === 'resting') return unknown('the bot is not running, so its books cannot be read', start);
  if (look.state === 'unusable') return judgeFault(look.fault);
  if (look.state === 'empty')
    return look.role.mayCreateTables
      ? unknown('reachable and empty; the tables are made at the first start', start)
      : fault(
          `the role ${look.role.name} may not create a schema in it`,
          `A database administrator runs: grant create on database (name) to ${look.role.name};`,
        );
  const newer = look.entries.unknownMigrations;
  return newer.length === 0
    ? ok('reachable, with the books of the desk')
    : fault(
        `a newer version of the bot has used it (${newer.join(', ')})`,
        'Start that version again, or restore the copy of the database from before it.',
      );
}

/** The fault says what is wrong, and after it what to do. */
function judgeFault(line: string): Verdict {
  const [seen = line, ...remedy] = line.replace(/^DATABASE_URL: /, '').split('. ');
  const next = remedy.join('. ') || 'Read what the database said, and mend DATABASE_URL.';
  return fault(seen, `${next} Signs such as @ : / # % in a password are percent-encoded in DATABASE_URL.`);
}

function checkRole({ name, excess }: DatabaseRole): Promise<DoctorFinding> {
  const why = 'Whoever could make the bot run a statement of theirs could do as much as its role.';
  return examine('database-role', name, why, () =>
    excess.length === 0
      ? ok('may do nothing beyond its own database')
      : warn(
          excess.join('; '),
          `A database administrator makes a role of its own: create role account_desk login password '(password)'; create database desk owner account_desk; and an operator puts it into DATABASE_URL.`,
        ),
  );
}
