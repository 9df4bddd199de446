import type { Json, JsonObject } from '../../../src/cards/complete';

/** Drawn by Teams alone. */
export const teamsElements: readonly string[] = ['Icon', 'Badge', 'ProgressBar', 'ProgressRing', 'CodeBlock'];
const teamsProperties = ['roundedCorners', 'showBorder', 'choices.data', 'msteams'];

/**
 * What a plain Adaptive Cards 1.5 host is left with: Teams' own elements give way to their fallback, or are gone where
 * they have none; its own properties go.
 */
export function downlevel(card: object): unknown {
  return plain(card as JsonObject);
}

function plain(node: Json): Json | undefined {
  if (Array.isArray(node)) return node.map(plain).filter((one) => one !== undefined);
  if (typeof node !== 'object' || node === null) return node;
  if (teamsElements.some((type) => type === node['type'])) {
    const { fallback, spacing, separator } = node;
    if (typeof fallback !== 'object' || fallback === null || Array.isArray(fallback)) return undefined;
    return plain({ ...(spacing && { spacing }), ...(separator && { separator }), ...fallback });
  }
  const entries = Object.entries(node).filter(([key]) => !teamsProperties.includes(key));
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const inner = key === 'data' ? value : plain(value);
      return inner === undefined ? [] : [[key, inner] as const];
    }),
  );
}
