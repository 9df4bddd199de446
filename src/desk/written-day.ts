/** A day as somebody wrote it: an ISO day, or why it is none. */
type ReadDay = { readonly day: string } | { readonly fault: 'no-such-day' | 'unreadable' };

type Parts = readonly [year: number, month: number, day: number];

const isoDay = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
const dayFirst = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})$/;
const eitherFirst = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/;
const dayThenName = /^(\d{1,2})(?:st|nd|rd|th|\.)? (\p{L}{3,12})\.?,? (\d{4})$/iu;
const nameThenDay = /^(\p{L}{3,12})\.? (\d{1,2})(?:st|nd|rd|th|\.)?,? (\d{4})$/iu;

/**
 * Reads a day that can only be one: 2027-05-01, also with the midnight that some clients add (AdaptiveCards#4118),
 * 01.05.2027, 13/05/2027, 1 May 2027, 1. Mai 2027. 01/05/2027 is May or January, by country, and so is neither.
 */
export function readDay(written: string): ReadDay {
  const parts = partsOf(written.normalize('NFKC').trim().split(/\s+/).join(' '));
  if (!parts) return { fault: 'unreadable' };
  const [year, month, day] = parts;
  const date = new Date(Date.UTC(year, month - 1, day));
  // A day that the month does not have is in another month.
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1;
  return isReal ? { day: date.toISOString().slice(0, 10) } : { fault: 'no-such-day' };
}

function partsOf(text: string): Parts | null {
  const iso = isoDay.exec(text);
  if (iso) return [Number(iso[1]), Number(iso[3]), Number(iso[4])];
  const dotted = dayFirst.exec(text);
  if (dotted) return [century(Number(dotted[3])), Number(dotted[2]), Number(dotted[1])];
  const either = eitherFirst.exec(text);
  if (either) return certain(Number(either[4]), Number(either[1]), Number(either[3]));
  const named = dayThenName.exec(text);
  if (named) return withName(named[3], named[2], named[1]);
  const american = nameThenDay.exec(text);
  return american ? withName(american[3], american[1], american[2]) : null;
}

function century(year: number): number {
  return year < 100 ? 2000 + year : year;
}

/** Two numbers of which nobody knows which is the month, unless one cannot be, or both are the same. */
function certain(year: number, first: number, second: number): Parts | null {
  if (first > 12 || first === second) return [year, second, first];
  return second > 12 ? [year, first, second] : null;
}

function withName(year = '', name = '', day = ''): Parts | null {
  const month = monthNames.find(([known]) => known.startsWith(name.toLowerCase()))?.[1];
  return month === undefined ? null : [Number(year), month, Number(day)];
}

const monthNames = ['en', 'de'].flatMap((locale) => {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => [nameOf(format, month), month + 1] as const);
});

function nameOf(format: Intl.DateTimeFormat, month: number): string {
  return format.format(new Date(Date.UTC(2027, month, 1))).toLowerCase();
}
