/** How far the clocks of two bots may be apart, milliseconds. */
export const aheadAtMost = 60_000;

/**
 * Milliseconds since that ISO instant; infinite where there is none, and for one further in the future than any clock can be:
 * the clock was set back, and nobody knows how old it is.
 */
export function ageAt(asOf: string | null, now: Date): number {
  const age = asOf === null ? Infinity : now.getTime() - Date.parse(asOf);
  return age < -aheadAtMost ? Infinity : age;
}
