/** One state of an object: from `at` (ms) until the next version. `by` says who wrote it: a caller's name or `sync`. */
export interface Version<T> {
  readonly at: number;
  readonly by: string;
  readonly value: T;
}

/** An object with its whole past, so that a replica that lags can be asked what it still sees. */
export interface Versioned<T> {
  readonly createdAt: number;
  current(): T;
  /** The state at that moment; `undefined` before the first version. */
  asOf(at: number): T | undefined;
  /** The state before the last write; `undefined` when there was only one. */
  previous(): T | undefined;
  write(at: number, value: T, by: string): void;
  versions(): readonly Version<T>[];
}

/** Starts the past of an object with its first state. */
export function versioned<T>(at: number, value: T, by: string): Versioned<T> {
  const versions: Version<T>[] = [{ at, by, value }];
  let latest: Version<T> = { at, by, value };

  return {
    createdAt: at,
    current: () => latest.value,
    asOf: (moment) => versions.findLast((version) => version.at <= moment)?.value,
    previous: () => versions.at(-2)?.value,
    write(moment, next, writer) {
      latest = { at: moment, by: writer, value: next };
      versions.push(latest);
    },
    versions: () => versions,
  };
}
