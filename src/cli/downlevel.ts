import type { CardJson, Json } from './card-json';

export const teamsElements = ['Icon', 'Badge', 'ProgressBar', 'ProgressRing', 'CodeBlock'];
const teamsProperties = ['roundedCorners', 'showBorder', 'choices.data', 'msteams'];

/** What a plain Adaptive Cards 1.5 host is left with: Teams' own elements give way to their fallback, its own properties go. */
export function downlevel(node: Json): Json {
  if (Array.isArray(node)) return node.map(downlevel).filter((one) => one !== undefined);
  if (typeof node !== 'object' || node === null) return node;
  if (teamsElements.includes(node.type)) return node.fallback === undefined ? undefined : downlevel(spaced(node));
  const entries = Object.entries(node as CardJson).filter(([key]) => !teamsProperties.includes(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, key === 'data' ? value : downlevel(value)]));
}

function spaced({ fallback, spacing, separator }: CardJson): CardJson {
  return {
    ...(spacing === undefined ? {} : { spacing }),
    ...(separator === undefined ? {} : { separator }),
    ...fallback,
  };
}
