import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { checkCard } from './cards';
import { createOpenApiChecker, wordsOf, type OpenApi } from './openapi';
import { hasSpecs, loadSpec } from './specs';
import { isJson, type CheckedExchange, type Json, type Report, type Target } from './types';

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

// The schema demands what real traffic leaves out: names of accounts, and what the service fills in by itself.
const relaxed: Readonly<Record<string, readonly string[]>> = {
  Activity: ['type'],
  ChannelAccount: ['id'],
};

/** The Bot Connector: paths and shapes, every activity, every card. Undefined without the descriptions. */
export function createConnectorCheck():
  ((exchange: CheckedExchange, target: Target, report: Report) => void) | undefined {
  if (!hasSpecs('connector.openapi.json', 'activity.schema.json')) return undefined;
  const openApi = createOpenApiChecker('connector', loadSpec<OpenApi>('connector.openapi.json'));
  const activityErrors = createActivityCheck();

  return (exchange, target, report) => {
    // Services may sit below a path of their own, as Teams does with /teams.
    const path = target.path.slice(Math.max(target.path.indexOf('/v3/'), 0));
    const called = asDescribed(exchange, { ...target, path });
    for (const words of privateErrors(exchange, target)) report('request', words);
    openApi.check(exchange, called, report);

    const { requestBody, method } = exchange;
    if (!isJson(requestBody) || (method !== 'POST' && method !== 'PUT')) return;
    const activity = path.endsWith('/conversations') ? requestBody.activity : requestBody;
    if (activity === undefined) return;
    for (const words of activityErrors(activity)) report('request', `activity ${words}`);
  };
}

/** Marks a message as one person's: younger than the description (msteams-docs, agents-in-teams/targeted-messages). */
const forOne = 'isTargetedActivity';

/** The call by the name that the description knows. */
function asDescribed({ method, status }: CheckedExchange, { path, query }: Target): Target {
  // Of the pages of members it describes the answer alone, of all members at once the error as well.
  if (status >= 400 && path.endsWith('/pagedmembers'))
    return { path: path.replace(/pagedmembers$/, 'members'), query: new Map() };
  const isOfMessages = /\/activities(\/[^/]+)?$/.test(path) && method !== 'GET';
  return { path, query: isOfMessages ? new Map([...query].filter(([name]) => name !== forOne)) : query };
}

/** A private message names its reader when it is sent; Teams refuses an edit or a removal that names somebody. */
function privateErrors({ method, requestBody }: CheckedExchange, { query }: Target): readonly string[] {
  const isPrivate = query.get(forOne) === 'true';
  const recipient = isJson(requestBody) && isJson(requestBody.recipient) ? requestBody.recipient : null;
  if (query.has(forOne) && !isPrivate) return [`query ${forOne} says neither yes nor no`];
  if (!isPrivate)
    return recipient?.isTargeted === true ? ['a private message without the query goes to everybody'] : [];
  if (method !== 'POST') return recipient === null ? [] : ['recipient where Teams refuses it'];
  return recipient?.isTargeted === true ? [] : ['a private message for nobody'];
}

/** What is wrong with an activity that the bot sends, its cards included. */
function createActivityCheck(): (activity: unknown) => readonly string[] {
  const schema = loadSpec<{ definitions: Record<string, Json> }>('activity.schema.json');
  const definitions = Object.entries(schema.definitions).map(([name, each]) => [
    name,
    relaxed[name] ? { ...each, required: relaxed[name] } : each,
  ]);
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  ajv.addSchema({ ...schema, definitions: Object.fromEntries(definitions) as Json });
  const validate = ajv.compile({ $ref: 'activity#/definitions/Activity' });

  return (activity) => {
    const errors = validate(activity) ? [] : wordsOf(validate.errors ?? []);
    return [...errors, ...cardsOf(activity).flatMap((card) => checkCard(card).map((words) => `card ${words}`))];
  };
}

/** Cards attached to an activity. */
function cardsOf(activity: unknown): readonly unknown[] {
  const attachments = isJson(activity) && Array.isArray(activity.attachments) ? activity.attachments : [];
  return attachments
    .filter(isJson)
    .filter((each) => each.contentType === CARD_TYPE)
    .map((each) => each.content);
}

/** Cards that the bot gives in answer to a press or a dialog. Undefined without the description. */
export function createInvokeCheck(): ((exchange: CheckedExchange, target: Target, report: Report) => void) | undefined {
  if (!hasSpecs('adaptive-card.1.5.schema.json')) return undefined;
  return ({ responseBody }, _target, report) => {
    for (const card of cardsInAnswer(responseBody))
      for (const words of checkCard(card)) report('response', `card ${words}`);
  };
}

function cardsInAnswer(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(cardsInAnswer);
  if (!isJson(value)) return [];
  if (value.type === CARD_TYPE) return [value.value];
  if (value.contentType === CARD_TYPE) return [value.content];
  return Object.values(value).flatMap(cardsInAnswer);
}
