/** What a metric says at one moment: a number, and what it is about. Labels never name a person or a request. */
export interface Point {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A metric that goes up and down, read off something when somebody asks. */
export interface Gauge<From> {
  /** Prometheus, "Metric and label naming": unit at the end, plural. */
  readonly name: string;
  readonly description: string;
  readonly read: (from: From) => readonly Point[];
}
