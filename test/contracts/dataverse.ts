import Ajv from 'ajv';
import { expansions, namesInExpression } from './odata-names';
import { wordsOf } from './openapi';
import { hasSpecs, loadSpec } from './specs';
import { isJson, type CheckedExchange, type Json, type Report, type Target } from './types';

interface Column {
  readonly type: string;
  readonly writable: boolean;
}

interface Table {
  readonly entitySetName: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly relationships: readonly { readonly relationship: string; readonly type: string }[];
}

interface Model {
  readonly tables: Readonly<Record<string, Table>>;
  readonly choices: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Check = (exchange: CheckedExchange, target: Target, report: Report) => void;

const KEY = String.raw`\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)`;
const routes: readonly {
  readonly call: RegExp;
  readonly table?: string;
  readonly single?: boolean;
  readonly query: readonly string[];
}[] = [
  { call: /^GET \/WhoAmI(\(\))?$/, query: [] },
  { call: /^GET \/RetrieveOrganizationResources\(\)$/, query: [] },
  {
    call: /^GET \/systemusers$/,
    table: 'systemuser',
    query: ['$select', '$filter', '$expand', '$orderby', '$count', '$top'],
  },
  {
    call: new RegExp(`^GET /systemusers${KEY}$`, 'i'),
    table: 'systemuser',
    single: true,
    query: ['$select', '$expand'],
  },
  { call: new RegExp(`^PATCH /systemusers${KEY}$`, 'i'), table: 'systemuser', single: true, query: [] },
  { call: /^POST \/systemusers$/, table: 'systemuser', single: true, query: [] },
  { call: new RegExp(`^POST /systemusers${KEY}/systemuserroles_association/\\$ref$`, 'i'), query: [] },
  { call: new RegExp(`^DELETE /systemusers${KEY}/systemuserroles_association/\\$ref$`, 'i'), query: ['$id'] },
  { call: new RegExp(`^DELETE /systemusers${KEY}/systemuserroles_association${KEY}/\\$ref$`, 'i'), query: [] },
  {
    call: new RegExp(`^GET /systemusers${KEY}/systemuserroles_association$`, 'i'),
    table: 'role',
    query: ['$select', '$filter'],
  },
  { call: /^GET \/roles$/, table: 'role', query: ['$select', '$filter', '$orderby', '$count', '$top'] },
  { call: /^GET \/businessunits$/, table: 'businessunit', query: ['$select', '$filter', '$orderby', '$count', '$top'] },
  { call: /^GET \/EntityDefinitions\(LogicalName='\w+'\)$/, query: ['$select'] },
];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ROOT = /^\/api\/data\/v9\.[0-2]/;
// Valid for update in the metadata, refused by the service (0x80041d4c, 0x80041d4e).
const refusedByTheService = ['islicensed', 'issyncwithdirectory'];

/** Dataverse Web API: names and types from Microsoft's generated model. Undefined without the descriptions. */
export function createDataverseCheck(): Check | undefined {
  if (!hasSpecs('dataverse-model.json', 'dataverse-write.schema.json')) return undefined;
  const model = loadSpec<Model>('dataverse-model.json');
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  ajv.addSchema(loadSpec<Json>('dataverse-write.schema.json'));

  function checkBody({ method, requestBody }: CheckedExchange, table: string, report: Report): void {
    if (method !== 'PATCH' && method !== 'POST') return;
    const validate = ajv.getSchema(`dataverse-write#/definitions/${table}`);
    if (!validate?.(requestBody))
      for (const words of wordsOf(validate?.errors ?? [])) report('request', `body ${words}`);
    for (const name of refusedByTheService) {
      if (isJson(requestBody) && name in requestBody) report('request', `body has ${name}, which the service refuses`);
    }
  }

  return (exchange, { path, query }, report) => {
    const route = routes.find(({ call }) => call.test(`${exchange.method} ${path.replace(ROOT, '')}`));
    if (!route || !ROOT.test(path)) return report('request', 'path and method are not known');

    for (const name of query.keys())
      if (!route.query.includes(name)) report('request', `query ${name} is not known to this call`);
    if (route.table) checkNames(model, route.table, query, report);
    if (route.table) checkBody(exchange, route.table, report);
    checkConcurrency(exchange, report);
    checkReference(exchange, path, report);
    checkAnswer(model, exchange, route, report);
  };
}

function checkNames(model: Model, table: string, query: Target['query'], report: Report): void {
  const known = columnNames(model, table);
  const unknown = (names: readonly string[], allowed: ReadonlySet<string>) =>
    names.filter((name) => name && !allowed.has(name));
  for (const name of unknown(query.get('$select')?.split(',') ?? [], known))
    report('request', `$select names ${name}, which does not exist`);
  for (const option of ['$filter', '$orderby']) {
    const names = namesInExpression(query.get(option) ?? '');
    // A lookup may be compared with null by its plain name.
    const columns = new Set([...known, ...Object.keys(model.tables[table]?.columns ?? {})]);
    for (const name of unknown(names, columns)) report('request', `${option} names ${name}, which does not exist`);
  }
  for (const { name, select } of query.has('$expand') ? expansions(query.get('$expand') ?? '') : []) {
    const target = relatedTable(model, table, name);
    if (!target) report('request', `$expand names ${name}, which does not exist`);
    else
      for (const each of unknown(select, columnNames(model, target)))
        report('request', `$expand selects ${each}, which does not exist`);
  }
}

function columnNames(model: Model, table: string): ReadonlySet<string> {
  const columns = Object.entries(model.tables[table]?.columns ?? {});
  return new Set(columns.map(([name, { type }]) => (type === 'EntityReference' ? `_${name}_value` : name)));
}

function relatedTable(model: Model, table: string, relationship: string): string | undefined {
  const found = model.tables[table]?.relationships.find((each) => each.relationship === relationship);
  const type = /(\w+)>?$/.exec(found?.type ?? '')?.[1]?.toLowerCase();
  return Object.keys(model.tables).find((name) => name === type);
}

function checkConcurrency({ method, requestHeaders }: CheckedExchange, report: Report): void {
  const names = Object.keys(requestHeaders ?? {}).map((name) => name.toLowerCase());
  if (method === 'PATCH' && requestHeaders && !names.includes('if-match')) {
    report('request', 'PATCH without If-Match is an upsert');
  }
}

function checkReference({ method, requestBody }: CheckedExchange, path: string, report: Report): void {
  if (method !== 'POST' || !path.endsWith('/$ref')) return;
  const id = isJson(requestBody) ? requestBody['@odata.id'] : undefined;
  if (typeof id !== 'string' || !URL.canParse(id)) report('request', 'body @odata.id is not an absolute address');
  if (isJson(requestBody) && Object.keys(requestBody).length !== 1) report('request', 'body has more than @odata.id');
}

function checkAnswer(model: Model, exchange: CheckedExchange, route: (typeof routes)[number], report: Report): void {
  const { status, responseBody } = exchange;
  if (status === 204 && responseBody !== undefined) report('response', 'body where none belongs');
  if (status >= 400 && status !== 401) checkError(responseBody, report);
  if (status !== 200 || !route.table) return;

  const rows = route.single ? [responseBody] : isJson(responseBody) ? responseBody.value : undefined;
  if (!Array.isArray(rows)) return report('response', 'body has no list "value"');
  for (const row of rows) {
    if (isJson(row)) checkRow(model, route.table, row, report);
    else report('response', 'a row is not an object');
  }
}

function checkError(body: unknown, report: Report): void {
  const error = isJson(body) ? body.error : undefined;
  if (!isJson(error)) return report('response', 'error body has no "error"');
  if (typeof error.code !== 'string') report('response', 'error body has no code');
  if (typeof error.message !== 'string') report('response', 'error body has no message');
}

function checkRow(model: Model, table: string, row: Json, report: Report): void {
  const columns = model.tables[table]?.columns ?? {};
  for (const [name, value] of Object.entries(row)) {
    if (name.includes('@')) continue;
    const column = columns[name] ?? columns[/^_(\w+)_value$/.exec(name)?.[1] ?? ''];
    const related = relatedTable(model, table, name);
    if (related && Array.isArray(value)) value.filter(isJson).forEach((each) => checkRow(model, related, each, report));
    else if (!column) report('response', `row has ${name}, which ${table} does not have`);
    else if (!fits(model, column.type, value))
      report('response', `row has ${name} = ${JSON.stringify(value)}, which is no ${column.type}`);
  }
}

function fits(model: Model, type: string, value: unknown): boolean {
  if (value === null) return true;
  const plain = type.replace('?', '');
  if (plain in model.choices) return typeof value === 'number' && String(value) in (model.choices[plain] ?? {});
  if (plain === 'System.Guid' || plain === 'EntityReference') return typeof value === 'string' && GUID.test(value);
  if (plain === 'System.DateTime') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  if (plain === 'bool') return typeof value === 'boolean';
  if (plain === 'string') return typeof value === 'string';
  return ['int', 'long', 'double', 'decimal'].includes(plain) ? typeof value === 'number' : true;
}
