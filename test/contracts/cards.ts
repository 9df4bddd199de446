import { readFileSync } from 'node:fs';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { wordsOf } from './openapi';
import { hasSpecs, loadSpec } from './specs';
import { isJson, type Json } from './types';

/** Elements that only Teams knows; elsewhere their fallback is shown. */
const teamsElements =
  /^(Icon|Badge|ProgressBar|ProgressRing|CodeBlock|CompoundButton|Rating|Input\.Rating|Chart\..+|Carousel|Component)$/;
/** Properties that only Teams knows; elsewhere they do no harm. */
const teamsProperties = new Set([
  'roundedCorners',
  'showBorder',
  'targetWidth',
  'themedIconUrls',
  'choices.data',
  'valueChangedAction',
]);

let compiled: ValidateFunction | undefined;

/** What is wrong with a card, seen by a plain host of version 1.5. Empty without the description. */
export function checkCard(card: unknown): readonly string[] {
  if (!hasSpecs('adaptive-card.1.5.schema.json')) return [];
  if (!isJson(card)) return ['the card is not an object'];

  const problems: string[] = [];
  const plain = { ...(downlevel(card, problems) as Json), msteams: undefined };
  if (card.version !== '1.5') problems.push(`version ${String(card.version)} where Teams takes 1.5`);
  const leftOver = /\$\{[^}]*\}/.exec(JSON.stringify(withoutData(card)));
  if (leftOver) problems.push(`left-over ${leftOver[0]}`);
  const validate = (compiled ??= compile());
  if (!validate(JSON.parse(JSON.stringify(plain)))) problems.push(...cardWords(validate.errors ?? [], plain));
  return problems;
}

function compile(): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, logger: false });
  addFormats(ajv);
  ajv.addMetaSchema(
    JSON.parse(readFileSync(require.resolve('ajv/lib/refs/json-schema-draft-06.json'), 'utf8')) as Json,
  );
  return ajv.compile(loadSpec<Json>('adaptive-card.1.5.schema.json'));
}

// An element is tried against every kind there is; only what its own kind says about it is of use.
function cardWords(errors: readonly ErrorObject[], card: Json): readonly string[] {
  const telling = errors.filter(
    (error) => !error.instancePath.endsWith('/type') && isOfKind(error, kindAt(card, error.instancePath)),
  );
  const words = wordsOf(telling);
  return words.length > 0 ? words : wordsOf(errors);
}

function isOfKind({ keyword, parentSchema }: ErrorObject, kind: string): boolean {
  const properties = (parentSchema as { properties?: { type?: { enum?: readonly string[] } } } | undefined)?.properties;
  const kinds = properties?.type?.enum;
  return keyword !== 'anyOf' && (kinds === undefined || kinds.includes(kind));
}

function kindAt(card: Json, path: string): string {
  let value: unknown = card;
  let kind = 'AdaptiveCard';
  for (const segment of path.split('/').slice(1)) {
    value = (value as Json | undefined)?.[segment];
    if (isJson(value) && typeof value.type === 'string') kind = value.type;
  }
  return kind;
}

/** Teams-only elements replaced by their fallbacks, Teams-only properties stripped. */
function downlevel(value: unknown, problems: string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => downlevel(each, problems)).filter((each) => each !== undefined);
  if (!isJson(value)) return value;
  if (typeof value.type === 'string' && teamsElements.test(value.type)) return fallbackOf(value, problems);

  const pairs = Object.entries(value)
    .filter(([name]) => !teamsProperties.has(name))
    .map(([name, each]) => [name, name === 'data' || name === 'msteams' ? each : downlevel(each, problems)] as const);
  return Object.fromEntries(pairs.filter(([, each]) => each !== undefined));
}

function fallbackOf(element: Json, problems: string[]): unknown {
  if (element.fallback === 'drop') return undefined;
  if (!isJson(element.fallback)) {
    problems.push(`${String(element.type)} has no fallback`);
    return undefined;
  }
  return downlevel(element.fallback, problems);
}

// What people typed travels as data and may look like anything.
function withoutData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutData);
  if (!isJson(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === 'data' ? null : withoutData(each)]),
  );
}
