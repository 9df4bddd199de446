import { header, isGuid, type Call, type JsonObject, type Reply } from '../core/calls';
import { compareRows, matches } from '../odata/evaluate';
import { readQuery, usesOf, type Query } from '../odata/query';
import { ODataError } from '../odata/tokens';
import { formatted, literalsFor, tables, type Table } from './columns';
import { unknownName } from './errors';

export const ROW_OPTIONS = ['$select', '$expand'];
const LIST_OPTIONS = ['$select', '$filter', '$orderby', '$top', '$count', '$expand', '$skiptoken'];
const LARGEST_PAGE = 5000;

/** A row on its way out: its columns, its version, and the rows behind its navigation properties. */
export interface OutRow {
  readonly columns: JsonObject;
  readonly etag: string;
  expand(navigation: string): OutRow | readonly OutRow[] | null;
}

/** Reads the query options of an address and checks every name against the table. */
export function readOptions(call: Call, table: Table, allowed: readonly string[] = LIST_OPTIONS): Query {
  const query = parse(call, allowed);
  checkNames(call, table, query.select ?? []);
  for (const { path } of query.orderBy) checkNames(call, table, [path]);
  for (const { name, select } of query.expand) {
    const target = table.expands[name];
    if (!target)
      return unknownName(
        call,
        `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${table.name}'.`,
      );
    checkNames(call, tables[target], select ?? []);
  }
  checkFilter(call, table, query);
  return query;
}

function parse(call: Call, allowed: readonly string[]): Query {
  try {
    return readQuery(call.query, allowed);
  } catch (error) {
    if (error instanceof ODataError) return unknownName(call, error.message);
    throw error;
  }
}

function checkNames(call: Call, table: Table, names: readonly string[]): void {
  const unknown = names.find((name) => !table.columns.has(name));
  if (unknown === undefined) return;
  unknownName(call, `Could not find a property named '${unknown}' on type 'Microsoft.Dynamics.CRM.${table.name}'.`);
}

function checkFilter(call: Call, table: Table, query: Query): void {
  if (!query.filter) return;
  for (const { path, operator, literals } of usesOf(query.filter)) {
    const column = filteredColumn(table, path);
    checkNames(call, table, [column]);
    const type = table.columns.get(column);
    const wrong = type && literals.find((literal) => !literalsFor[type].includes(literal.type));
    const textOnNonText = /startswith|endswith|contains/.test(operator) && type !== 'string';
    if (!wrong && !textOnNonText) continue;
    unknownName(
      call,
      `A binary operator with incompatible types was detected. Found operand types '${type ?? ''}' and '${wrong?.type ?? 'string'}' for operator kind '${operator}'.`,
    );
  }
}

/** A filter may name a lookup by its navigation property: `parentbusinessunitid eq null`, as Microsoft's own clients do. */
function filteredColumn(table: Table, path: string): string {
  const lookup = `_${path}_value`;
  return !table.columns.has(path) && table.columns.has(lookup) ? lookup : path;
}

/** Answers a collection. A row must have all it needs for the filter in its columns. */
export function answerList(call: Call, table: Table, rows: readonly OutRow[]): Reply {
  const query = readOptions(call, table);
  const found = rows.filter(
    ({ columns }) => !query.filter || matches(query.filter, (path) => columns[filteredColumn(table, path)]),
  );
  const sorted = [...found].sort((a, b) =>
    compareRows(
      query.orderBy,
      (path) => a.columns[path],
      (path) => b.columns[path],
    ),
  );
  const limited = query.top === undefined ? sorted : sorted.slice(0, query.top);

  const wantedSize = Number(/odata\.maxpagesize=(\d+)/.exec(header(call, 'prefer') ?? '')?.[1] ?? LARGEST_PAGE);
  const size = Math.min(Math.max(wantedSize, 1), LARGEST_PAGE);
  const start = readSkipToken(call, query) * size;
  const next = start + size < limited.length ? nextLink(call, start / size + 1) : undefined;

  return {
    status: 200,
    headers: preferenceApplied(call),
    body: {
      '@odata.context': contextOf(call, table, query, ''),
      ...(query.count ? { '@odata.count': Math.min(sorted.length, LARGEST_PAGE) } : {}),
      value: limited.slice(start, start + size).map((row) => shape(call, table, row, query)),
      ...(next ? { '@odata.nextLink': next } : {}),
    },
  };
}

/** Answers one row. */
export function answerRow(call: Call, table: Table, row: OutRow, query: Query, status = 200): Reply {
  return {
    status,
    headers: { ...preferenceApplied(call), etag: row.etag },
    body: { '@odata.context': contextOf(call, table, query, '/$entity'), ...shape(call, table, row, query) },
  };
}

function contextOf(call: Call, table: Table, query: Query, suffix: string): string {
  const names = [
    ...(query.select ?? []),
    ...query.expand.map(({ name, select }) => `${name}(${select?.join(',') ?? ''})`),
  ];
  return `${call.base}/api/data/v9.2/$metadata#${table.set}${names.length > 0 ? `(${names.join(',')})` : ''}${suffix}`;
}

function shape(call: Call, table: Table, row: OutRow, query: Query): JsonObject {
  const expanded = query.expand.map(({ name, select }) => {
    const target = tables[table.expands[name] ?? 'role'];
    const inner = { ...query, select, expand: [] };
    const related = row.expand(name);
    const value = Array.isArray(related)
      ? related.map((each: OutRow) => shape(call, target, each, inner))
      : related === null
        ? null
        : shape(call, target, related as OutRow, inner);
    return [name, value] as const;
  });

  // The key comes along even when it was not selected.
  const names = query.select ? [...new Set([...query.select, table.key])] : [...table.columns.keys()];
  return {
    '@odata.etag': row.etag,
    ...Object.fromEntries(names.flatMap((name) => cell(call, table, name, row.columns[name] ?? null))),
    ...Object.fromEntries(expanded),
  };
}

function cell(call: Call, table: Table, name: string, value: unknown): [string, unknown][] {
  const wanted = /odata\.include-annotations="?([^"]+)"?/.exec(header(call, 'prefer') ?? '')?.[1] ?? '';
  const wants = (annotation: string) =>
    wanted.split(',').some((each) => each.trim() === '*' || each.trim() === annotation);
  const label = formatted(name, value);
  const annotations: [string, unknown][] = [];

  if (label !== undefined && wants('OData.Community.Display.V1.FormattedValue')) {
    annotations.push([`${name}@OData.Community.Display.V1.FormattedValue`, label]);
  }
  if (table.columns.get(name) === 'lookup' && isGuid(value) && wants('Microsoft.Dynamics.CRM.lookuplogicalname')) {
    annotations.push([
      `${name}@Microsoft.Dynamics.CRM.lookuplogicalname`,
      name.includes('businessunit') ? 'businessunit' : 'systemuser',
    ]);
  }
  return [...annotations, [name, value]];
}

function preferenceApplied(call: Call): Record<string, string> {
  const preferences = (header(call, 'prefer') ?? '')
    .split(/,(?=\s*(?:return|odata|respond))/)
    .map((each) => each.trim())
    .filter((each) => /^(return=representation|odata\.)/.test(each));
  return preferences.length > 0 ? { 'preference-applied': preferences.join(',') } : {};
}

function readSkipToken(call: Call, query: Query): number {
  if (query.skipToken === undefined) return 0;
  const page = Number(/pagenumber="(\d+)"/.exec(query.skipToken)?.[1]);
  return page > 0 ? page : unknownName(call, 'Malformed XML in the Paging Cookie');
}

function nextLink(call: Call, page: number): string {
  const url = new URL(call.path, call.base);
  url.searchParams.set('$skiptoken', `<cookie pagenumber="${page}" istracking="False" />`);
  return url.toString();
}

/** The id in an address like `systemusers(<guid>)`. */
export function keyOf(call: Call): string {
  const key = call.params.key ?? '';
  const problem = `Bad Request - Error in query syntax: '${key}' is not a key.`;
  return isGuid(key) ? key.toLowerCase() : unknownName(call, problem);
}
