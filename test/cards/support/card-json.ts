/** JSON as it is parsed: tests look into it freely. */
export type Json = ReturnType<typeof JSON.parse>;
export type CardJson = Record<string, Json>;

export interface Found {
  readonly node: CardJson;
  readonly path: string;
  /** Inside the fallback of another element. */
  readonly inFallback: boolean;
}

/** Every object of a card with its place, data of buttons left out. */
export function nodesOf(node: unknown, path = '', inFallback = false): Found[] {
  if (Array.isArray(node)) return node.flatMap((one, at) => nodesOf(one, `${path}[${at}]`, inFallback));
  if (typeof node !== 'object' || node === null) return [];
  const own = { node, path, inFallback };
  const inner = Object.entries(node).filter(([key]) => key !== 'data');
  return [own, ...inner.flatMap(([key, value]) => nodesOf(value, `${path}.${key}`, inFallback || key === 'fallback'))];
}

/** Every text anywhere in a card. */
export function textsOf(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (typeof node !== 'object' || node === null) return [];
  return Object.values(node).flatMap(textsOf);
}

/** Elements of one type that a viewer sees, in reading order. */
export function elementsOf(card: unknown, type: string): CardJson[] {
  return nodesOf(card)
    .filter(({ node, inFallback }) => node.type === type && !inFallback)
    .map(({ node }) => node);
}

/** Titles of the buttons of a card and of the cards behind its ShowCards. */
export function buttonsOf(card: unknown): string[] {
  return nodesOf(card)
    .filter(
      ({ node, inFallback, path }) =>
        String(node.type).startsWith('Action.') && !inFallback && !path.startsWith('.refresh'),
    )
    .flatMap(({ node }) => (node.title === undefined ? [] : [node.title]));
}

/** Verbs that can be sent from a card, refresh left out. */
export function verbsOf(card: unknown): string[] {
  return nodesOf(card)
    .filter(({ inFallback, path }) => !inFallback && !path.startsWith('.refresh'))
    .flatMap(({ node }) => (/^Action\.(Execute|Submit)$/.test(String(node.type)) ? [node.data.verb] : []));
}
