import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isJson, type CheckedExchange, type Json, type Report, type Target } from './types';

interface Operation {
  readonly parameters?: readonly Json[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: Json;
}

interface OpenApiRoute {
  readonly template: string;
  readonly operation: Operation;
  readonly queryNames: ReadonlySet<string>;
}

interface OpenApiChecker {
  find(method: string, path: string): OpenApiRoute | undefined;
  /** Path and method, required and known query names, both bodies, the status. */
  check(exchange: CheckedExchange, target: Target, report: Report): OpenApiRoute | undefined;
  /** Validates against `#/components/schemas/<name>`. */
  validate(schemaName: string, value: unknown): readonly string[];
}

/** Checks exchanges against an OpenAPI 3.0 description. */
export function createOpenApiChecker(id: string, spec: OpenApi): OpenApiChecker {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  ajv.addSchema({ $id: id, ...spec });
  const compiled = new Map<string, ValidateFunction>();

  function validatorAt(pointer: string): ValidateFunction {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `${id}#${pointer}` });
    compiled.set(pointer, known);
    return known;
  }

  const errorsAt = (pointer: string, value: unknown): readonly string[] => {
    const validate = validatorAt(pointer);
    return validate(value) ? [] : wordsOf(validate.errors ?? []);
  };

  function find(method: string, path: string): OpenApiRoute | undefined {
    for (const [template, item] of Object.entries(spec.paths)) {
      const operation = item[method.toLowerCase()];
      if (!isJson(operation) || !matchesTemplate(template, path)) continue;
      const parameters = [item.parameters, operation.parameters].flat().filter(isJson).map(resolve);
      const queryNames = parameters.filter((each) => each.in === 'query').map((each) => String(each.name));
      return {
        template,
        operation: { ...(operation as unknown as Operation), parameters },
        queryNames: new Set(queryNames),
      };
    }
    return undefined;
  }

  function resolve(value: Json): Json {
    if (typeof value.$ref !== 'string') return value;
    return resolve(at(spec, value.$ref.slice(1)));
  }

  function contentPointer(owner: string, value: Json): string | undefined {
    const pointer = typeof value.$ref === 'string' ? value.$ref.slice(1) : owner;
    const content = resolve(value).content;
    if (!isJson(content)) return undefined;
    const type = 'application/json' in content ? 'application/json' : Object.keys(content)[0];
    return type === undefined ? undefined : `${pointer}/content/${escape(type)}/schema`;
  }

  function checkRequest(exchange: CheckedExchange, target: Target, route: OpenApiRoute, report: Report): void {
    for (const parameter of route.operation.parameters ?? []) {
      const missing =
        parameter.in === 'query' && parameter.required === true && !target.query.has(String(parameter.name));
      if (missing) report('request', `query ${String(parameter.name)} is missing`);
    }
    for (const name of target.query.keys()) {
      if (!route.queryNames.has(name)) report('request', `query ${name} is not known to this call`);
    }
    const { requestBody } = route.operation;
    const pointer = requestBody && contentPointer(operationPointer(route, exchange.method, 'requestBody'), requestBody);
    if (pointer) for (const words of errorsAt(pointer, exchange.requestBody)) report('request', `body ${words}`);
    if (!requestBody && exchange.requestBody !== undefined) report('request', 'body where none belongs');
  }

  function checkResponse(exchange: CheckedExchange, route: OpenApiRoute, report: Report): void {
    if (exchange.status === 0) return;
    const { responses } = route.operation;
    const family = `${Math.floor(exchange.status / 100)}XX`;
    const key = [String(exchange.status), family, 'default'].find((each) => each in responses);
    const response = key === undefined ? undefined : responses[key];
    if (key === undefined || !response) return report('response', `status ${exchange.status} is not described`);

    // A description of 2XX with a body covers 204 too, which never has one.
    const empty = exchange.responseBody === undefined;
    if (exchange.status === 204 && empty) return;
    const pointer = contentPointer(operationPointer(route, exchange.method, `responses/${key}`), response);
    if (!pointer) return empty ? undefined : report('response', 'body where none belongs');
    for (const words of errorsAt(pointer, exchange.responseBody)) report('response', `body ${words}`);
  }

  return {
    find,
    check(exchange, target, report) {
      const route = find(exchange.method, target.path);
      if (!route) {
        report('request', 'path and method are not known');
        return undefined;
      }
      checkRequest(exchange, target, route, report);
      checkResponse(exchange, route, report);
      return route;
    },
    validate: (schemaName, value) => errorsAt(`/components/schemas/${escape(schemaName)}`, value),
  };
}

/** The few errors that say most: those deepest inside the value. */
export function wordsOf(errors: readonly ErrorObject[]): readonly string[] {
  const depth = (error: ErrorObject) => error.instancePath.split('/').length;
  const deepest = Math.max(...errors.map(depth));
  const words = errors
    .filter((error) => depth(error) === deepest && error.keyword !== 'anyOf')
    .map((error) => {
      const what = [error.params.additionalProperty, error.params.allowedValues]
        .filter(Boolean)
        .map((each) => JSON.stringify(each));
      return `${error.instancePath || '/'} ${error.message ?? error.keyword} ${what.join(' ')}`.trim();
    });
  return [...new Set(words)].slice(0, 4);
}

function operationPointer(route: OpenApiRoute, method: string, rest: string): string {
  return `/paths/${escape(route.template)}/${method.toLowerCase()}/${rest}`;
}

function escape(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function at(root: unknown, pointer: string): Json {
  const segments = pointer
    .split('/')
    .slice(1)
    .map((each) => decodeURIComponent(each).replaceAll('~1', '/').replaceAll('~0', '~'));
  return segments.reduce<unknown>((value, name) => (value as Json)[name], root) as Json;
}

function matchesTemplate(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((each, index) => matchesSegment(each, given[index] ?? ''));
}

function matchesSegment(wanted: string, given: string): boolean {
  return /^\{.*\}$/.test(wanted) ? given !== '' && !given.startsWith('$') : wanted === given;
}
