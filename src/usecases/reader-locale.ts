import type { Person } from '../desk/people';
import { unknownReader } from './chat';
import type { Conversation, ReaderLocale } from './chat';
import type { Tx } from './ports';

/**
 * In which language and time zone a person, or a conversation, is written to. A personal chat reads as its person does; a
 * shared one as most of the people do who were met there. `otherwise` is for what nobody's Teams has said yet.
 */
export async function readerLocale(
  tx: Pick<Tx, 'readers'>,
  reader: Person | Conversation,
  otherwise: ReaderLocale = unknownReader,
): Promise<ReaderLocale> {
  const ids = readersOf(reader);
  const known = [...(await tx.readers.of(ids)).values()];
  return {
    locale: mostCommon(known.map(({ locale }) => locale)) ?? otherwise.locale,
    timeZone: mostCommon(known.map(({ timeZone }) => timeZone)) ?? otherwise.timeZone,
  };
}

function readersOf(reader: Person | Conversation): readonly string[] {
  if ('aadObjectId' in reader) return [reader.aadObjectId];
  return reader.person ? [reader.person.aadObjectId] : Object.keys(reader.members);
}

/** Of several as common the first by the alphabet, so that the same people are always written to alike. */
function mostCommon(values: readonly (string | undefined)[]): string | undefined {
  const times = new Map<string, number>();
  for (const value of values) if (value !== undefined) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort(([a, often], [b, oftenB]) => oftenB - often || (a < b ? -1 : 1))[0]?.[0];
}
