/** The text is not OData that these services accept. The message is meant for the caller. */
export class ODataError extends Error {}

export type LiteralType = 'string' | 'guid' | 'boolean' | 'number' | 'date' | 'null';

export interface Literal {
  readonly type: LiteralType;
  readonly value: string | number | boolean | null;
}

export type Token =
  | { readonly kind: 'literal'; readonly literal: Literal; readonly at: number }
  | { readonly kind: 'word'; readonly text: string; readonly at: number }
  | { readonly kind: 'sign'; readonly text: '(' | ')' | ',' | ':'; readonly at: number };

// Order matters: a GUID and a date begin like a number, `null` like a word.
const PATTERNS: readonly [RegExp, (text: string, at: number) => Token | undefined][] = [
  [/\s+/y, () => undefined],
  [/'(?:[^']|'')*'/y, (text, at) => literal('string', text.slice(1, -1).replaceAll("''", "'"), at)],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/iy, (text, at) => literal('guid', text.toLowerCase(), at)],
  [/\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?(?![\w-])/y, (text, at) => literal('date', text, at)],
  [/-?\d+(?:\.\d+)?(?![\w-])/y, (text, at) => literal('number', Number(text), at)],
  [/(?:true|false)(?![\w/])/y, (text, at) => literal('boolean', text === 'true', at)],
  [/null(?![\w/])/y, (_text, at) => literal('null', null, at)],
  [/[A-Za-z_@][\w.@]*(?:\/[A-Za-z_$][\w.]*)*/y, (text, at) => ({ kind: 'word', text, at })],
  [/[(),:]/y, (text, at) => ({ kind: 'sign', text: text as '(' | ')' | ',' | ':', at })],
];

function literal(type: LiteralType, value: Literal['value'], at: number): Token {
  return { kind: 'literal', literal: { type, value }, at };
}

/** Cuts a `$filter` into words, literals and signs. Throws `ODataError` where it cannot. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const [matched, token] = next(text, position);
    if (token) tokens.push(token);
    position += matched.length;
  }
  return tokens;
}

function next(text: string, position: number): [string, Token | undefined] {
  for (const [pattern, make] of PATTERNS) {
    pattern.lastIndex = position;
    const matched = pattern.exec(text)?.[0];
    if (matched !== undefined) return [matched, make(matched, position)];
  }
  throw new ODataError(`Syntax error at position ${position} in '${text}'.`);
}
