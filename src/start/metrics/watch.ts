import { readFigures } from '../../store/figures';
import type { Figure } from '../../store/figures';
import type { Reading } from './book-gauges';
import { readCredentialEnds } from './credential-ends';
import { keepFresh } from './fresh';
import { watchEventLoop } from './process-gauges';
import type { Known } from './process-gauges';
import type { MeasuredConfig, MetricSources } from './telemetry';

/** Prometheus gives up after ten seconds where it is not told otherwise; whoever asks is answered well before, ms. */
const answerWithin = 4_000;
/** The database gives up before that, ms. */
const readWithin = 3_000;
/** Between two questions when secrets end, ms. */
const sixHours = 6 * 3_600_000;

interface Seen {
  /** Null while the books cannot be read. */
  readonly reading: Reading | null;
  readonly known: Known;
}

interface Books {
  readonly figures: readonly Figure[];
  readonly isAuditWritable: boolean;
}

/** Looks at everything that gauges are read from, as seldom as the settings say, however often somebody asks. */
export function watch(
  config: MeasuredConfig,
  sources: MetricSources,
): { look(): Promise<Seen>; readonly stop: () => void } {
  const { settings, auditState } = sources;
  const now = () => performance.now();
  const { freshMs } = config.telemetry;
  const books = keepFresh(() => readBooks(sources), { freshMs, withinMs: answerWithin, now });
  const loop = watchEventLoop(now);
  const delays = keepFresh(() => Promise.resolve(loop.read()), { freshMs, withinMs: answerWithin, now });
  const credentialEnds = knownSince(() => readCredentialEnds(config, sources.inspector), now);
  return {
    async look() {
      const [read, late] = await Promise.all([books(), delays()]);
      const environmentIds = settings.environments.map(({ id }) => id);
      return {
        reading: read && { figures: read.figures, environmentIds },
        known: {
          areBooksRead: read !== null,
          isAuditWritable: read?.isAuditWritable ?? null,
          auditState: auditState(),
          credentialEnds: credentialEnds(),
          delays: late ?? [],
        },
      };
    },
    stop: loop.stop,
  };
}

async function readBooks({ books, clock }: MetricSources): Promise<Books> {
  const isAuditWritable = books.ping().then(
    () => true,
    () => false,
  );
  const figures = await readFigures(books.db, clock.now(), readWithin);
  return { figures, isAuditWritable: await isAuditWritable };
}

/** What was last found, without waiting for it: nobody who asks for metrics waits for Entra. Tried again after ten minutes. */
function knownSince(
  read: () => Promise<ReadonlyMap<string, Date>>,
  now: () => number,
): () => ReadonlyMap<string, Date> {
  let found: ReadonlyMap<string, Date> = new Map();
  let nextAt = -Infinity;
  return () => {
    if (now() < nextAt) return found;
    nextAt = now() + sixHours;
    void read().then(
      (ends) => (found = ends),
      () => (nextAt = now() + 600_000),
    );
    return found;
  };
}
