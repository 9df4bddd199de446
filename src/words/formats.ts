const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const;

/** Dates, durations, numbers and lists as the reader writes them. Instants are ISO strings; durations are milliseconds. */
export interface Formats {
  date(iso: string): string;
  time(iso: string): string;
  dateTime(iso: string): string;
  /** The time alone on the day of `now`, else date and time. */
  moment(iso: string, now: string): string;
  duration(ms: number): string;
  /** The largest unit alone, written out: “6 days”. */
  roughly(ms: number): string;
  number(value: number): string;
  list(items: readonly string[]): string;
}

/** Unknown locales are read as English, unknown time zones as UTC. `namesZone`: every time says whose it is. */
export function formats(locale: string, timeZone: string, namesZone = false): Formats {
  const tag = known(() => new Intl.Locale(locale).toString()) ?? 'en-GB';
  const zone = known(() => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone) ?? 'UTC';
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: zone });
  const plainDay = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: zone });
  const both = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const numbers = new Intl.NumberFormat(tag);
  const lists = new Intl.ListFormat(tag, { type: 'conjunction' });
  const isToday = (iso: string, now: string) => day.format(new Date(iso)) === day.format(new Date(now));
  const zoneName = new Intl.DateTimeFormat(tag, { timeZone: zone, timeZoneName: 'short' });
  const timed = (format: Intl.DateTimeFormat, at: Date) =>
    namesZone ? `${format.format(at)} ${nameIn(zoneName, at)}` : format.format(at);
  return {
    date: (iso) => (iso.length === 10 ? plainDay : day).format(new Date(iso)),
    time: (iso) => timed(clock, new Date(iso)),
    dateTime: (iso) => timed(both, new Date(iso)),
    moment: (iso, now) => timed(isToday(iso, now) ? clock : both, new Date(iso)),
    duration: (ms) => duration(tag, ms),
    roughly: (ms) => roughly(tag, ms),
    number: (value) => numbers.format(value),
    list: (items) => lists.format(items),
  };
}

/** As the zone is called at that moment, summer time included: `CET`, `MESZ`, `GMT+1`. */
function nameIn(format: Intl.DateTimeFormat, at: Date): string {
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function duration(locale: string, ms: number): string {
  const first = Math.max(
    0,
    units.findIndex((one) => ms >= one.ms),
  );
  const parts = ms < 1000 ? [{ unit: 'second', amount: ms > 0 ? 1 : 0 }] : split(ms, first);
  return parts
    .map(({ unit, amount }) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(amount),
    )
    .join(' ');
}

function roughly(locale: string, ms: number): string {
  const { unit, ms: length } = units.find((one) => ms >= one.ms && one.unit !== 'second') ?? {
    unit: 'minute',
    ms: 60_000,
  };
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(ms / length));
}

/** The largest unit and the next one, so that nobody reads seconds beside hours. */
function split(ms: number, first: number): { unit: string; amount: number }[] {
  const [large, small] = [units[first], units[first + 1]];
  if (!large) return [];
  const rest = small ? Math.floor((ms % large.ms) / small.ms) : 0;
  return [
    { unit: large.unit, amount: Math.floor(ms / large.ms) },
    ...(small && rest > 0 ? [{ unit: small.unit, amount: rest }] : []),
  ];
}

function known(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
