import { parseFilter, type Filter } from './filter';
import { ODataError, type Literal } from './tokens';

interface Expand {
  readonly name: string;
  readonly select: readonly string[] | undefined;
}

/** The system query options of a request, read but not yet checked against a table. */
export interface Query {
  readonly select: readonly string[] | undefined;
  readonly filter: Filter | undefined;
  readonly orderBy: readonly { readonly path: string; readonly descending: boolean }[];
  readonly expand: readonly Expand[];
  readonly top: number | undefined;
  readonly count: boolean;
  readonly skipToken: string | undefined;
}

/** Reads the query options. Throws `ODataError` on wrong syntax and on options not in `allowed`. */
export function readQuery(parameters: URLSearchParams, allowed: readonly string[]): Query {
  for (const name of parameters.keys()) {
    if (!allowed.includes(name)) throw new ODataError(`The query parameter '${name}' is not supported.`);
    if (parameters.getAll(name).length > 1)
      throw new ODataError(`Query option '${name}' was specified more than once.`);
  }
  const filter = parameters.get('$filter');
  return {
    select: readNames(parameters.get('$select')),
    filter: filter === null ? undefined : parseFilter(filter),
    orderBy: readOrder(parameters.get('$orderby')),
    expand: readExpand(parameters.get('$expand')),
    top: readTop(parameters.get('$top')),
    count: parameters.get('$count') === 'true',
    skipToken: parameters.get('$skiptoken') ?? undefined,
  };
}

function readNames(text: string | null): string[] | undefined {
  const names = text?.split(',').map((name) => name.trim());
  if (names?.includes('')) throw new ODataError('Term is missing in $select.');
  return names;
}

function readOrder(text: string | null): Query['orderBy'] {
  if (text === null) return [];
  return text.split(',').map((term) => {
    const [path, direction = 'asc', ...rest] = term.trim().split(/\s+/);
    if (!path || rest.length > 0 || !['asc', 'desc'].includes(direction)) {
      throw new ODataError(`Syntax error in $orderby at '${term}'.`);
    }
    return { path, descending: direction === 'desc' };
  });
}

const EXPAND_TERM = /^(\w+)(?:\(\$select=([\w,@. ]+)\))?$/;

function readExpand(text: string | null): Expand[] {
  if (text === null) return [];
  // Commas inside parentheses belong to the nested $select.
  return text.split(/,(?![^(]*\))/).map((term) => {
    const [, name, select] = EXPAND_TERM.exec(term.trim()) ?? [];
    if (!name) throw new ODataError(`Syntax error in $expand at '${term}'.`);
    return { name, select: readNames(select ?? null) };
  });
}

function readTop(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new ODataError(`Invalid value '${text}' for $top query option found.`);
  return Number(text);
}

/** Every place in a filter where a property is used; `inside` names the collection of an `any`. */
export interface Use {
  readonly path: string;
  readonly inside: string | undefined;
  readonly operator: string;
  readonly literals: readonly Literal[];
}

/** How many clauses an `or`, or the list of an `in`, lines up. */
export function alternativesOf(filter: Filter): number {
  if (filter.kind === 'in') return filter.literals.length;
  if (filter.kind === 'or') return alternativesOf(filter.left) + alternativesOf(filter.right);
  return filter.kind === 'and' ? Math.max(alternativesOf(filter.left), alternativesOf(filter.right)) : 1;
}

export function usesOf(filter: Filter, inside?: string): Use[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...usesOf(filter.left, inside), ...usesOf(filter.right, inside)];
    case 'not':
      return usesOf(filter.inner, inside).map((use) => ({ ...use, operator: `not ${use.operator}` }));
    case 'compare':
      return [{ path: filter.path, inside, operator: filter.operator, literals: [filter.literal] }];
    case 'in':
      return [{ path: filter.path, inside, operator: 'in', literals: filter.literals }];
    case 'text':
      return [{ path: filter.path, inside, operator: filter.name, literals: [filter.literal] }];
    case 'any':
      return [
        { path: filter.path, inside, operator: 'any', literals: [] },
        ...(filter.inner ? usesOf(filter.inner, filter.path) : []),
      ];
  }
}
