import { isObject } from '../core/calls';
import type { Comparison, Filter } from './filter';
import type { Literal } from './tokens';

/** Reads a property of the row that is tested. */
type Lookup = (path: string) => unknown;

/** Whether a row passes. Texts compare without case, as Entra and Dataverse do. */
export function matches(filter: Filter, lookup: Lookup): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, lookup) && matches(filter.right, lookup);
    case 'or':
      return matches(filter.left, lookup) || matches(filter.right, lookup);
    case 'not':
      return !matches(filter.inner, lookup);
    case 'compare':
      return compares(filter.operator, lookup(filter.path), filter.literal);
    case 'in':
      return filter.literals.some((literal) => compares('eq', lookup(filter.path), literal));
    case 'text':
      return testText(filter.name, lookup(filter.path), filter.literal);
    case 'any':
      return anyItem(filter.inner, lookup(filter.path));
  }
}

function compares(operator: Comparison, value: unknown, { value: wanted }: Literal): boolean {
  const left = comparable(value);
  const right = comparable(wanted);
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (operator === 'gt') return left > right;
  if (operator === 'ge') return left >= right;
  return operator === 'lt' ? left < right : left <= right;
}

function comparable(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function testText(name: 'startswith' | 'endswith' | 'contains', value: unknown, literal: Literal): boolean {
  if (typeof value !== 'string') return false;
  const text = value.toLowerCase();
  const part = String(literal.value).toLowerCase();
  if (name === 'startswith') return text.startsWith(part);
  return name === 'endswith' ? text.endsWith(part) : text.includes(part);
}

function anyItem(inner: Filter | undefined, items: unknown): boolean {
  if (!Array.isArray(items)) return false;
  if (!inner) return items.length > 0;
  return items.some((item: unknown) =>
    matches(inner, (path) => (path === '$it' ? item : isObject(item) ? item[path] : undefined)),
  );
}

/** Compares two rows by an `$orderby` such as `createdon asc,fullname desc`. */
export function compareRows(order: readonly { path: string; descending: boolean }[], a: Lookup, b: Lookup): number {
  for (const { path, descending } of order) {
    const left = comparable(a(path));
    const right = comparable(b(path));
    if (left === right) continue;
    // Null sorts before every value.
    const ascending = left === null ? -1 : right === null ? 1 : left < right ? -1 : 1;
    return descending ? -ascending : ascending;
  }
  return 0;
}
