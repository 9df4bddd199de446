import { ODataError, tokenize, type Literal, type Token } from './tokens';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
type TextFunction = 'startswith' | 'endswith' | 'contains';

/** A `$filter` as a tree. Paths are property names; inside `any` they are relative to the item. */
export type Filter =
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly path: string; readonly literal: Literal }
  | { readonly kind: 'in'; readonly path: string; readonly literals: readonly Literal[] }
  | { readonly kind: 'text'; readonly name: TextFunction; readonly path: string; readonly literal: Literal }
  | { readonly kind: 'any'; readonly path: string; readonly inner: Filter | undefined }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter };

interface Cursor {
  peek(): Token | undefined;
  take(): Token | undefined;
  expect(text: string): void;
  fail(): never;
}

const COMPARISONS: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const FUNCTIONS: readonly string[] = ['startswith', 'endswith', 'contains'];

/** Reads a `$filter`. Throws `ODataError` when the syntax is wrong. */
export function parseFilter(text: string): Filter {
  const cursor = createCursor(text, tokenize(text));
  const filter = parseOr(cursor, undefined);
  if (cursor.peek()) cursor.fail();
  return filter;
}

function createCursor(text: string, tokens: readonly Token[]): Cursor {
  let index = 0;
  const fail = (): never => {
    throw new ODataError(`Syntax error at position ${tokens[index]?.at ?? text.length} in '${text}'.`);
  };
  return {
    peek: () => tokens[index],
    take: () => tokens[index++],
    expect(wanted) {
      if (!isText(tokens[index], wanted)) fail();
      index += 1;
    },
    fail,
  };
}

function isText(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.kind !== 'literal' && token.text === text;
}

function parseOr(cursor: Cursor, variable: string | undefined): Filter {
  let left = parseAnd(cursor, variable);
  while (isText(cursor.peek(), 'or')) {
    cursor.take();
    left = { kind: 'or', left, right: parseAnd(cursor, variable) };
  }
  return left;
}

function parseAnd(cursor: Cursor, variable: string | undefined): Filter {
  let left = parseTerm(cursor, variable);
  while (isText(cursor.peek(), 'and')) {
    cursor.take();
    left = { kind: 'and', left, right: parseTerm(cursor, variable) };
  }
  return left;
}

function parseTerm(cursor: Cursor, variable: string | undefined): Filter {
  if (isText(cursor.peek(), '(')) {
    cursor.take();
    const inner = parseOr(cursor, variable);
    cursor.expect(')');
    return inner;
  }
  if (isText(cursor.peek(), 'not')) {
    cursor.take();
    return { kind: 'not', inner: parseTerm(cursor, variable) };
  }

  const word = cursor.take();
  if (word?.kind !== 'word') return cursor.fail();
  if (FUNCTIONS.includes(word.text.toLowerCase()))
    return parseText(cursor, word.text.toLowerCase() as TextFunction, variable);
  if (word.text.endsWith('/any')) return parseAny(cursor, word.text.slice(0, -'/any'.length));
  return parseComparison(cursor, relative(cursor, word.text, variable));
}

function parseText(cursor: Cursor, name: TextFunction, variable: string | undefined): Filter {
  cursor.expect('(');
  const word = cursor.take();
  if (word?.kind !== 'word') return cursor.fail();
  cursor.expect(',');
  const literal = takeLiteral(cursor);
  cursor.expect(')');
  return { kind: 'text', name, path: relative(cursor, word.text, variable), literal };
}

function parseAny(cursor: Cursor, path: string): Filter {
  cursor.expect('(');
  if (isText(cursor.peek(), ')')) {
    cursor.take();
    return { kind: 'any', path, inner: undefined };
  }
  const variable = cursor.take();
  if (variable?.kind !== 'word') return cursor.fail();
  cursor.expect(':');
  const inner = parseOr(cursor, variable.text);
  cursor.expect(')');
  return { kind: 'any', path, inner };
}

function parseComparison(cursor: Cursor, path: string): Filter {
  const operator = cursor.take();
  if (operator?.kind !== 'word') return cursor.fail();
  if (operator.text === 'in') return { kind: 'in', path, literals: takeList(cursor) };
  if (!COMPARISONS.includes(operator.text)) return cursor.fail();
  return { kind: 'compare', operator: operator.text as Comparison, path, literal: takeLiteral(cursor) };
}

function takeList(cursor: Cursor): Literal[] {
  cursor.expect('(');
  const literals = [takeLiteral(cursor)];
  while (isText(cursor.peek(), ',')) {
    cursor.take();
    literals.push(takeLiteral(cursor));
  }
  cursor.expect(')');
  return literals;
}

function takeLiteral(cursor: Cursor): Literal {
  const token = cursor.take();
  return token?.kind === 'literal' ? token.literal : cursor.fail();
}

/** Inside `any(s:...)` the names start with the variable; outside there is none. */
function relative(cursor: Cursor, text: string, variable: string | undefined): string {
  if (variable === undefined || text === variable) return text === variable ? '$it' : text;
  return text.startsWith(`${variable}/`) ? text.slice(variable.length + 1) : cursor.fail();
}
