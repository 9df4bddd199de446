export function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks again and again until it is so; throws after so many milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); await pauseFor(5)) {
    if (Date.now() > end) throw new Error(`Not so within ${withinMs} ms: ${holds.toString()}`);
  }
}
