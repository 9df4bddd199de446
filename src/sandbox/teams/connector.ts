import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { BotTokenVerifier } from './bot-tokens';
import * as calls from './connector-calls';
import type { Desk, Reply } from './connector-calls';
import { Refusal } from './connector-errors';
import type { Fault, Faults } from './faults';
import type { Traffic } from './traffic';

interface ConnectorOptions {
  readonly desk: Desk;
  readonly verify: BotTokenVerifier;
  readonly faults: Faults;
  readonly traffic: Traffic;
  /** Seconds to wait, or undefined; the key is the conversation or `create`. */
  readonly takeTurn: (key: string) => number | undefined;
  /** Longest body in bytes, counted as UTF-16 as Teams does. */
  readonly maxMessageBytes: number;
}

type Method = 'get' | 'post' | 'put' | 'delete';

interface Operation {
  readonly method: Method;
  readonly path: string;
  readonly work: (desk: Desk, request: Request) => Reply;
  /** Whose rate limit the call counts against; reading is not limited here. */
  readonly pace?: (request: Request) => string;
}

function param(request: Request, name: string): string {
  return String(request.params[name] ?? '');
}

const manner = (request: Request) => ({ privately: request.query['isTargetedActivity'] === 'true' });
const id = (request: Request): string => param(request, 'id');
const activity = (request: Request): string => param(request, 'activity');
// The limits hold per channel, not per thread of a channel.
const pace = (request: Request): string => id(request).split(';')[0] ?? '';

const CONVERSATIONS = '/v3/conversations';
const ONE = `${CONVERSATIONS}/:id`;
const ACTIVITY = `${ONE}/activities/:activity`;

const OPERATIONS: readonly Operation[] = [
  { method: 'post', path: CONVERSATIONS, work: (desk, r) => calls.create(desk, parse(r)), pace: () => 'create' },
  { method: 'get', path: CONVERSATIONS, work: (desk) => calls.conversations(desk) },
  { method: 'post', path: `${ONE}/activities`, work: (desk, r) => calls.send(desk, id(r), parse(r), manner(r)), pace },
  {
    method: 'post',
    path: ACTIVITY,
    work: (desk, r) => calls.send(desk, id(r), parse(r), { ...manner(r), repliedTo: activity(r) }),
    pace,
  },
  {
    method: 'put',
    path: ACTIVITY,
    work: (desk, r) => calls.update(desk, id(r), activity(r), parse(r), manner(r).privately),
    pace,
  },
  {
    method: 'delete',
    path: ACTIVITY,
    work: (desk, r) => calls.remove(desk, id(r), activity(r), manner(r).privately),
    pace,
  },
  { method: 'get', path: `${ACTIVITY}/members`, work: (desk, r) => calls.activityMembers(desk, id(r), activity(r)) },
  { method: 'get', path: `${ONE}/members`, work: (desk, r) => calls.members(desk, id(r)) },
  {
    method: 'get',
    path: `${ONE}/pagedmembers`,
    work: (desk, r) => calls.pagedMembers(desk, id(r), Number(r.query['pageSize']), pageToken(r)),
  },
  { method: 'get', path: `${ONE}/members/:member`, work: (desk, r) => calls.member(desk, id(r), param(r, 'member')) },
  { method: 'get', path: '/v3/teams/:team', work: (desk, r) => calls.team(desk, param(r, 'team')) },
  { method: 'get', path: '/v3/teams/:team/conversations', work: (desk, r) => calls.channels(desk, param(r, 'team')) },
];

/** The Bot Connector's REST surface; every call needs the bot's token and leaves a line in the traffic. */
export function createConnector(options: ConnectorOptions): Router {
  const router = express.Router();
  router.use(express.text({ type: () => true, limit: '5mb' }));
  for (const operation of OPERATIONS) {
    router[operation.method](operation.path, (request, response) => handle(options, operation, request, response));
  }
  router.use((request, response) => handle(options, { work: refuseUnknown }, request, response));
  router.use(refuseUnreadable);
  return router;
}

// Express tells an error handler by its four parameters.
function refuseUnreadable(error: Error, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) return next(error);
  response.status(400).json({ error: { code: 'BadSyntax', message: error.message } });
}

function refuseUnknown(_desk: Desk, request: Request): Reply {
  throw new Refusal(
    'unknownPath',
    `${request.method} ${request.path} is not an operation of the simulated Bot Connector.`,
  );
}

function pageToken(request: Request): string | undefined {
  const token = request.query['continuationToken'];
  return typeof token === 'string' ? token : undefined;
}

function rawBody(request: Request): string {
  return typeof request.body === 'string' ? request.body : '';
}

function parse(request: Request): unknown {
  try {
    return JSON.parse(rawBody(request));
  } catch {
    throw new Refusal('badSyntax', 'The body is not JSON.');
  }
}

interface FinalReply extends Reply {
  readonly retryAfter?: number | undefined;
}

type Handled = Pick<Operation, 'work' | 'pace'>;

async function handle(
  options: ConnectorOptions,
  operation: Handled,
  request: Request,
  response: Response,
): Promise<void> {
  const end = options.traffic.begin('from-bot', request.method, request.originalUrl, readable(rawBody(request)));
  const reply = await answer(options, operation, request);
  end(reply.status, reply.body);
  if (reply.status === 0) {
    request.socket.destroy();
    return;
  }
  if (reply.retryAfter !== undefined) response.setHeader('retry-after', String(reply.retryAfter));
  response.status(reply.status);
  if (reply.body === undefined) response.end();
  else response.json(reply.body);
}

async function answer(options: ConnectorOptions, operation: Handled, request: Request): Promise<FinalReply> {
  const fault = options.faults.next(request.method, decodeURIComponent(request.originalUrl));
  if (fault && fault.applyFirst !== true) return faultReply(fault);
  const reply = await attempt(options, operation, request);
  return fault ? faultReply(fault) : reply;
}

async function attempt(options: ConnectorOptions, { work, pace }: Handled, request: Request): Promise<FinalReply> {
  try {
    await admit(options, request);
    const wait = pace && options.takeTurn(pace(request));
    if (wait !== undefined) throw new Refusal('throttled', undefined, wait);
    return work(options.desk, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: error.toBody(), retryAfter: error.retryAfter };
  }
}

async function admit({ verify, maxMessageBytes }: ConnectorOptions, request: Request): Promise<void> {
  const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined || !(await verify(token))) throw new Refusal('unauthorized');
  if (rawBody(request).length * 2 > maxMessageBytes) throw new Refusal('tooBig');
}

function faultReply({ status, code, message, retryAfter }: Fault): FinalReply {
  const error = { code: code ?? `Simulated${status}`, message: message ?? 'Simulated failure.' };
  return { status, body: { error }, retryAfter };
}

function readable(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw === '' ? undefined : raw.slice(0, 200);
  }
}
