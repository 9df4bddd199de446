/** One line of what Prometheus reads. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A label of a metric, and which value of it. */
export interface Selection {
  readonly metric: string;
  readonly label: string;
  readonly value?: string;
}

/** What a bot says of itself at one moment. */
export interface Scrape {
  readonly text: string;
  /** Names of all metrics that are declared. */
  readonly names: readonly string[];
  /** The one number with just these labels; undefined where there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
  /** Whether any number of the metric has the label, with the value where one is wanted. */
  has(wanted: Selection): boolean;
}

/** Reads the page as Prometheus does (Prometheus, "Exposition formats", text format). */
export async function scrape(url: string | null): Promise<Scrape> {
  const response = await fetch(String(url));
  if (response.status !== 200) throw new Error(`The page of the metrics answered ${response.status}.`);
  const text = await response.text();
  const lines = text.split('\n');
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#')).map(sampleIn);
  return {
    text,
    names: lines.flatMap((line) => /^# TYPE (account_desk_\w+) /.exec(line)?.[1] ?? []),
    value: (name, labels = {}) =>
      samples.find((sample) => sample.name === name && isSame(sample.labels, labels))?.value,
    has: ({ metric, label, value }) =>
      samples.some(({ name, labels }) => {
        const found = labels[label];
        return name === metric && found !== undefined && found === (value ?? found);
      }),
  };
}

function sampleIn(line: string): Sample {
  const [, name = '', inside = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === '') throw new Error(`No line of the exposition format: ${line}`);
  const labels = [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [key, text]);
  return { name, labels: Object.fromEntries(labels) as Record<string, string>, value: Number(value) };
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
