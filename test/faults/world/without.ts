import type { Path } from './paths';

/** The request of a path without these properties. */
export function without(path: Path, ...names: (keyof Path['request'])[]): Path['request'] {
  const kept = Object.entries(path.request).filter(([name]) => !names.includes(name as keyof Path['request']));
  return Object.fromEntries(kept) as Path['request'];
}
