/** Wall clock. */
export interface Clock {
  now(): Date;
}
