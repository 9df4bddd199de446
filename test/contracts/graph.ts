import { createOpenApiChecker, type OpenApi } from './openapi';
import { namesInExpression } from './odata-names';
import { hasSpecs, loadSpec } from './specs';
import { isJson, type CheckedExchange, type Json, type Report, type Target } from './types';

interface Csdl {
  readonly types: Readonly<
    Record<string, { readonly BaseType?: string; readonly properties: readonly CsdlProperty[] }>
  >;
  readonly actions: Readonly<Record<string, readonly { readonly parameters: readonly CsdlProperty[] }[]>>;
}

interface CsdlProperty {
  readonly Name: string;
  readonly Type: string;
  readonly Nullable?: string;
}

type Check = (exchange: CheckedExchange, target: Target, report: Report) => void;

// Documented by Microsoft, but not in the slice of the OpenAPI description: only their names are checked.
const beyondTheSlice: readonly { readonly call: RegExp; readonly type: string }[] = [
  { call: /^GET \/groups(\/[^/]+)?$/, type: 'group' },
  { call: /^GET \/applications$/, type: '' },
  { call: /^GET \/policies\/identitySecurityDefaultsEnforcementPolicy$/, type: '' },
];

/** Microsoft Graph v1.0: the OpenAPI description for shapes, the CSDL for names. Undefined without the descriptions. */
export function createGraphCheck(): Check | undefined {
  if (!hasSpecs('graph-v1.openapi.json', 'graph-v1.csdl.json')) return undefined;
  const openApi = createOpenApiChecker('graph', loadSpec<OpenApi>('graph-v1.openapi.json'));
  const csdl = loadSpec<Csdl>('graph-v1.csdl.json');
  const properties = (type: string) => propertiesOf(csdl, type);

  return (exchange, { path, query }, report) => {
    if (!path.startsWith('/v1.0/')) return report('request', 'path does not begin with /v1.0');
    const below = path.slice('/v1.0'.length);
    const supplement = beyondTheSlice.find(({ call }) => call.test(`${exchange.method} ${below}`));
    // The paging token is Microsoft's own business, and $skip with it.
    const named = new Map([...query].filter(([name]) => name !== '$skiptoken'));
    if (!supplement) openApi.check(exchange, { path: below, query: named }, report);

    const types = supplement ? [supplement.type].filter(Boolean) : typesOf(below);
    const known = new Set(types.flatMap((type) => [...properties(type).keys()]));
    if (known.size > 0) checkQueryNames(named, known, report);
    checkRequestNames(exchange, below, csdl, report);
    checkResponseNames(exchange, named, types, csdl, report);
  };
}

function typesOf(path: string): readonly string[] {
  if (/\/(members|memberOf|transitiveMemberOf|transitiveMembers)(\/|$)/.test(path))
    return ['user', 'group', 'directoryRole'];
  if (path.includes('/licenseDetails')) return ['licenseDetails'];
  if (path.startsWith('/users') || path.includes('deletedItems')) return ['user'];
  if (path.startsWith('/subscribedSkus')) return ['subscribedSku'];
  if (path.startsWith('/groups')) return ['group'];
  if (path.startsWith('/organization')) return ['organization'];
  return path.startsWith('/domains') ? ['domain'] : [];
}

function propertiesOf(csdl: Csdl, name: string): Map<string, CsdlProperty> {
  const type = csdl.types[name];
  if (!type) return new Map();
  const inherited = type.BaseType
    ? propertiesOf(csdl, type.BaseType.replace('graph.', ''))
    : new Map<string, CsdlProperty>();
  return new Map([...inherited, ...type.properties.map((each) => [each.Name, each] as const)]);
}

function checkQueryNames(query: Target['query'], known: ReadonlySet<string>, report: Report): void {
  for (const name of query.get('$select')?.split(',') ?? []) {
    if (!known.has(name)) report('request', `$select names ${name}, which does not exist`);
  }
  for (const option of ['$filter', '$orderby']) {
    for (const name of namesInExpression(query.get(option) ?? '')) {
      if (!known.has(name)) report('request', `${option} names ${name}, which does not exist`);
    }
  }
}

function checkRequestNames({ requestBody, method }: CheckedExchange, path: string, csdl: Csdl, report: Report): void {
  if (!isJson(requestBody)) return;
  const action = csdl.actions[path.split('/').at(-1) ?? ''];
  if (action) return checkAction(requestBody, action, csdl, report);
  if (path.endsWith('/$ref')) {
    const extra = Object.keys(requestBody).filter((name) => name !== '@odata.id');
    if (extra.length > 0) report('request', `body has ${extra.join(', ')}, which does not belong there`);
    const id = requestBody['@odata.id'];
    if (typeof id !== 'string' || !URL.canParse(id)) report('request', 'body @odata.id is not an absolute address');
    return;
  }
  const [type] = typesOf(path);
  if (type && method !== 'GET') checkNames(requestBody, type, csdl, 'request', report);
}

function checkAction(body: Json, overloads: Csdl['actions'][string], csdl: Csdl, report: Report): void {
  const parameters = overloads.flatMap((each) => each.parameters).filter(({ Name }) => Name !== 'bindingParameter');
  const known = new Map(parameters.map((each) => [each.Name, each]));
  for (const [name, { Nullable }] of known) {
    if (Nullable === 'false' && (body[name] === undefined || body[name] === null))
      report('request', `body lacks ${name}`);
  }
  for (const [name, value] of Object.entries(body)) {
    const parameter = known.get(name);
    if (!parameter) report('request', `body has ${name}, which does not exist`);
    else checkValue(value, parameter.Type, csdl, 'request', report);
  }
}

function checkResponseNames(
  exchange: CheckedExchange,
  query: Target['query'],
  types: readonly string[],
  csdl: Csdl,
  report: Report,
): void {
  const { status, responseBody, method } = exchange;
  const answersRows = method === 'GET' || (method === 'POST' && status === 201);
  if (status < 200 || status >= 300 || !isJson(responseBody) || !answersRows) return;
  const select = query.get('$select')?.split(',');

  for (const row of Array.isArray(responseBody.value) ? responseBody.value.filter(isJson) : [responseBody]) {
    const odataType = row['@odata.type'];
    const named = typeof odataType === 'string' ? odataType.replace('#microsoft.graph.', '') : '';
    const type = named in csdl.types ? named : types[0];
    // In a list of several kinds, what one kind does not have is null.
    const others = new Set(types.flatMap((each) => [...propertiesOf(csdl, each).keys()]));
    const own = Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null || !others.has(name)));
    if (type) checkNames(own, type, csdl, 'response', report);
    const unasked = select && ownNames(row).filter((name) => !select.includes(name) && name !== 'id');
    if (unasked?.length) report('response', `body has ${unasked.join(', ')}, which was not selected`);
  }
}

function checkNames(value: Json, type: string, csdl: Csdl, side: 'request' | 'response', report: Report): void {
  const known = propertiesOf(csdl, type);
  // Graph itself compares without case; clients exist that rely on it.
  const byLowerCase = new Map([...known].map(([name, property]) => [name.toLowerCase(), property]));
  for (const name of ownNames(value)) {
    const property = byLowerCase.get(name.toLowerCase());
    if (!property) report(side, `body has ${name}, which ${type} does not have`);
    else checkValue(value[name], property.Type, csdl, side, report);
  }
}

function checkValue(value: unknown, csdlType: string, csdl: Csdl, side: 'request' | 'response', report: Report): void {
  const inner = /^(?:Collection\()?(?:microsoft\.)?graph\.(\w+)\)?$/.exec(csdlType)?.[1];
  if (!inner || !(inner in csdl.types)) return;
  for (const each of [value].flat()) if (isJson(each)) checkNames(each, inner, csdl, side, report);
}

function ownNames(value: Json): string[] {
  return Object.keys(value).filter((name) => !name.includes('@odata'));
}
