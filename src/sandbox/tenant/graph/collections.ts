import { header, isObject, type Call, type JsonObject, type Reply } from '../core/calls';
import { compareRows, matches } from '../odata/evaluate';
import { alternativesOf, readQuery, usesOf, type Query, type Use } from '../odata/query';
import { ODataError, type LiteralType } from '../odata/tokens';
import { badRequest, refuse } from './errors';
import type { PropertyKind, Schema } from './schema';

const LIST_OPTIONS = ['$select', '$filter', '$orderby', '$top', '$count', '$skiptoken'];
const LARGEST_PAGE = 999;

/** Reads and checks the query options of one object's address: only `$select` is possible. */
export function readSelect(call: Call, schema: Schema): readonly string[] {
  const query = parse(call, ['$select']);
  return checkSelect(call, schema, query);
}

/** Answers one object with its selected properties. */
export function single(call: Call, schema: Schema, context: string, row: JsonObject): Reply {
  const names = readSelect(call, schema);
  const suffix = call.query.has('$select') ? `(${names.join(',')})` : '';
  return {
    status: 200,
    body: { '@odata.context': `${call.base}/v1.0/$metadata#${context}${suffix}/$entity`, ...pick(row, names) },
  };
}

interface ListOptions {
  readonly context: string;
  readonly pageSize: number;
  /** Query options that work here, where not all do. */
  readonly allowed?: readonly string[];
  /** Writes `@odata.type` into every row. */
  readonly typed?: boolean;
}

/** Answers a collection: filters, sorts, counts, selects and pages. */
export function list(call: Call, schema: Schema, rows: readonly JsonObject[], options: ListOptions): Reply {
  const query = parse(call, options.allowed ?? LIST_OPTIONS);
  const names = checkSelect(call, schema, query);
  const advanced = header(call, 'consistencylevel') === 'eventual' && query.count;
  checkFilter(call, schema, query, advanced);
  checkOrder(call, schema, query, advanced);

  const found = rows.filter((row) => !query.filter || matches(query.filter, (path) => row[path]));
  const sorted = [...found].sort((a, b) =>
    compareRows(
      query.orderBy,
      (path) => a[path],
      (path) => b[path],
    ),
  );
  const start = readSkipToken(call, query);
  const size = Math.min(query.top ?? options.pageSize, LARGEST_PAGE);
  const page = sorted.slice(start, start + size);
  const suffix = query.select ? `(${names.join(',')})` : '';

  return {
    status: 200,
    body: {
      '@odata.context': `${call.base}/v1.0/$metadata#${options.context}${suffix}`,
      ...(advanced && start === 0 ? { '@odata.count': sorted.length } : {}),
      ...(start + size < sorted.length ? { '@odata.nextLink': nextLink(call, start + size) } : {}),
      value: page.map((row) => ({
        ...(options.typed ? { '@odata.type': row['@odata.type'] } : {}),
        ...pick(row, names),
      })),
    },
  };
}

function parse(call: Call, allowed: readonly string[]): Query {
  try {
    return readQuery(call.query, allowed);
  } catch (error) {
    if (error instanceof ODataError) return refuse(call, 400, 'BadRequest', error.message);
    throw error;
  }
}

function checkSelect(call: Call, schema: Schema, query: Query): readonly string[] {
  const names = query.select ?? schema.defaults;
  return names.map((name) => {
    const known = propertyName(schema, name);
    return known ?? unknownProperty(call, schema, name, 'Parsing OData Select and Expand failed');
  });
}

/** The declared spelling; Graph compares property names without case. */
export function propertyName(schema: Schema, name: string): string | undefined {
  if (schema.properties.has(name)) return name;
  return [...schema.properties.keys()].find((known) => known.toLowerCase() === name.toLowerCase());
}

function unknownProperty(call: Call, schema: Schema, name: string, prefix: string): never {
  return refuse(
    call,
    400,
    'BadRequest',
    `${prefix}: Could not find a property named '${name}' on type '${schema.type}'.`,
  );
}

const LITERALS: Record<PropertyKind, readonly LiteralType[]> = {
  string: ['string', 'null'],
  boolean: ['boolean', 'null'],
  date: ['date', 'null'],
  number: ['number', 'null'],
  guid: ['guid', 'null'],
  strings: ['string'],
  objects: [],
  object: ['null'],
};

/** Alternatives in a filter without the advanced parameters (Graph known issues; the words from microsoft-graph-docs #21098). */
const MOST_ALTERNATIVES = 15;

function checkFilter(call: Call, schema: Schema, query: Query, advanced: boolean): void {
  if (!query.filter) return;
  const alternatives = alternativesOf(query.filter);
  if (alternatives > MOST_ALTERNATIVES && !advanced) {
    const message = `Too many child clauses specified in search filter expression containing 'OR' operators: ${alternatives}. Max allowed: ${MOST_ALTERNATIVES}.`;
    refuse(call, 400, 'Request_UnsupportedQuery', message);
  }
  for (const use of usesOf(query.filter)) {
    if (use.inside !== undefined) checkInnerUse(call, use);
    else checkUse(call, schema, use, advanced);
  }
}

function checkUse(call: Call, schema: Schema, use: Use, advanced: boolean): void {
  const kind = schema.properties.get(use.path);
  if (!kind) unknownProperty(call, schema, use.path, 'Invalid filter clause');

  const needsAdvanced = schema.advanced.includes(use.path) || /^(ne|not|endswith)/.test(use.operator);
  const possible = schema.filterable.includes(use.path) || schema.advanced.includes(use.path);
  if (!possible || use.operator === 'contains' || (needsAdvanced && !advanced)) {
    const resource = schema.type.split('.').at(-1) ?? '';
    refuse(
      call,
      400,
      'Request_UnsupportedQuery',
      `Unsupported or invalid query filter clause specified for property '${use.path}' of resource '${resource}'.`,
    );
  }
  if (use.operator === 'any') return;
  const wrong = use.literals.find(({ type }) => !LITERALS[kind].includes(type));
  if (wrong) {
    badRequest(
      call,
      `Invalid filter clause: A binary operator with incompatible types was detected for '${use.path}'.`,
    );
  }
}

function checkInnerUse(call: Call, use: Use): void {
  const isSku = use.inside === 'assignedLicenses' && use.path === 'skuId' && use.operator === 'eq';
  if (isSku && use.literals.every(({ type }) => type === 'guid')) return;
  const isAddress = use.inside === 'proxyAddresses' && use.path === '$it' && use.operator === 'eq';
  if (isAddress && use.literals.every(({ type }) => type === 'string')) return;
  refuse(
    call,
    400,
    'Request_UnsupportedQuery',
    `Unsupported property filter clause '${use.path}' in '${use.inside ?? ''}'.`,
  );
}

function checkOrder(call: Call, schema: Schema, query: Query, advanced: boolean): void {
  for (const { path } of query.orderBy) {
    if (!schema.properties.has(path)) unknownProperty(call, schema, path, 'Invalid orderby clause');
    const sortable = schema.sortable.includes(path) && (advanced || !query.filter);
    if (!sortable) refuse(call, 400, 'Request_UnsupportedQuery', `Sorting not supported for current query.`);
  }
}

function readSkipToken(call: Call, query: Query): number {
  if (query.skipToken === undefined) return 0;
  const start = Number(Buffer.from(query.skipToken, 'base64url').toString());
  if (Number.isInteger(start) && start > 0) return start;
  return refuse(
    call,
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  );
}

function nextLink(call: Call, start: number): string {
  const url = new URL(call.path, call.base);
  url.searchParams.set('$skiptoken', Buffer.from(String(start)).toString('base64url'));
  return url.toString();
}

function pick(row: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

/** An action's body; ends with 400 when it is not an object or names a parameter the action does not have. */
export function actionBody(call: Call, parameters: readonly string[]): JsonObject {
  if (!isObject(call.body)) return badRequest(call, 'Empty Payload. JSON content expected.');
  const unknown = Object.keys(call.body).find((name) => !parameters.includes(name));
  if (unknown !== undefined) {
    return badRequest(
      call,
      `The parameter '${unknown}' in the request payload is not a valid parameter for the operation.`,
    );
  }
  return call.body;
}
