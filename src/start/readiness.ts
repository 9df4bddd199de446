import type { OpenStore } from '../store/open-store';
import { keepTrouble } from '../usecases/readiness';
import type { PartOfReadiness, Trouble, TroubleBook } from '../usecases/readiness';

/** Something that can tell whether it is in trouble. */
interface Telling {
  readonly trouble: () => Trouble | null;
}

/** Parts that are there only after the server that tells of them. */
interface Loops {
  readonly runs: Telling;
  readonly outbox: Telling;
  readonly sweep: Telling;
  readonly chain: { remark(): string };
}

interface Readiness {
  /** Every part but the door. Never rejects. */
  ask(): Promise<readonly PartOfReadiness[]>;
  /** From now on these are asked, too. */
  knows(loops: Partial<Loops>): void;
}

/** Which parts of a bot at work are ready, by asking each of them: the database and the audit are tried, the others tell. */
export function createReadiness(books: Pick<OpenStore, 'ping' | 'reach'>, now: () => Date): Readiness {
  const tried = { database: keepTrouble(now), audit: keepTrouble(now) };
  const loops: Partial<Loops> = {};
  return {
    knows: (more) => void Object.assign(loops, more),
    async ask() {
      const unwritten = await failureOf(books.ping());
      const unreached = unwritten && (await failureOf(books.reach()));
      judge(tried.database, unreached);
      judge(tried.audit, unreached ? { error: 'The database does not answer.' } : unwritten);
      const told = (['runs', 'outbox', 'sweep'] as const).map((part) => ({
        part,
        trouble: loops[part]?.trouble() ?? null,
      }));
      const remark = loops.chain?.remark();
      return [
        { part: 'database', trouble: sinceFirst(tried.database.now(), told) },
        { part: 'audit', trouble: tried.audit.now(), ...(remark !== undefined && { remark }) },
        ...told,
      ];
    },
  };
}

interface Failure {
  readonly error: unknown;
}

function failureOf(work: Promise<void>): Promise<Failure | null> {
  return work.then(
    () => null,
    (error: unknown) => ({ error }),
  );
}

function judge(book: TroubleBook, failure: Failure | null): void {
  if (failure) book.note(failure.error);
  else book.over();
}

/** The loops look all the time, and see a database go before somebody asks for it. */
function sinceFirst(trouble: Trouble | null, others: readonly Pick<PartOfReadiness, 'trouble'>[]): Trouble | null {
  if (!trouble) return null;
  const since = [trouble, ...others.map((other) => other.trouble)].flatMap((one) => (one ? [one.since] : [])).sort();
  return { ...trouble, since: since[0] ?? trouble.since };
}
