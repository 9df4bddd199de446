export function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** How long any test waits for what must come, ms: for a busy machine; where all is well it is there long before. */
export const patience = Number(process.env['TEST_PATIENCE']);

/** Looks again and again until it is so, less often the longer it takes; throws after so many milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = patience): Promise<void> {
  const end = Date.now() + withinMs;
  for (let pause = 5; !(await holds()); pause = Math.min(pause * 1.2, 100)) {
    if (Date.now() > end) throw new Error(`Not so within ${withinMs} ms: ${holds.toString()}`);
    await pauseFor(pause);
  }
}
