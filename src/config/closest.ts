import { distance } from 'fastest-levenshtein';

/** The name that was probably meant, whatever its case; null when none is within `most` changed letters. */
export function closest(name: string, known: readonly string[], most: number): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, far: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.min(most, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.far - other.far);
  return ranked[0]?.candidate ?? null;
}
