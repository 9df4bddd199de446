/** What a measure may be at most: as it is, divided by its baseline, or beyond its baseline. */
interface Goal {
  readonly of: 'measured' | 'ratio' | 'difference';
  readonly most: number;
}

/** One line of the table. */
export interface Finding {
  readonly what: string;
  readonly unit: string;
  readonly measured: number;
  /** The same of what this cannot be better than, from the same run. */
  readonly baseline?: number;
  /** Absent: shown, and not judged. */
  readonly goal?: Goal;
}

export interface RowOptions {
  /** How often measured and baseline take turns. */
  readonly rounds: number;
  /** Tells whoever waits what is being done. */
  readonly say: (words: string) => void;
}

/** A measure: starts what it needs, measures, and ends what it started. */
export interface Row {
  /** How it is called on the command line and in the table. */
  readonly name: string;
  /** Its numbers in the list of goals; each names the row, too. */
  readonly marks: readonly string[];
  /** Throws when it could not be measured. */
  measure(options: RowOptions): Promise<readonly Finding[]>;
}
