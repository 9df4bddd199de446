/** A log that takes warnings: fields first, a constant message second. */
export interface WarnLog {
  warn(fields: object, message: string): void;
}
