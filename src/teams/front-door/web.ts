import type { Socket } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { Protection } from './options';
import type { Denial } from './options';
import type { Logger } from '../ports';
import type { InboundActivity } from './activity';
import type { Arrival, Guard } from './arrival';
import { describe, pass } from './guards';
import { createLanes } from './lanes';
import type { Load } from './load';
import { createOnce } from './once';
import { Refusal } from './refusal';
import { createRefusalLog } from './refusals';
import { asksForSecret } from './secret';
import { activityOf } from './shape';

/** Everything that stands behind the guards. */
export const usualProtections: readonly Protection[] = ['once', 'lanes', 'constant-errors'];

/** What a turn gave back: the HTTP status and, for invokes, the body. */
export interface TurnAnswer {
  readonly status: number;
  readonly body?: unknown;
}

interface WebOptions {
  readonly guards: readonly Guard[];
  readonly protections: readonly Protection[];
  readonly longestTurn?: number | undefined;
  /** Largest body, bytes. */
  readonly bodyLimit: number;
  readonly logger: Logger;
  readonly now: () => number;
  readonly ready: () => Promise<boolean>;
  readonly onDenied: (denial: Denial) => Promise<void>;
  /** Called with the connection over which a good token came. */
  readonly onProven: (socket: Socket) => void;
  readonly load: Pick<Load, 'during'>;
  /** Runs the turn of an activity that all guards have let in. `ageMs`: since its head arrived, milliseconds. */
  readonly turn: (activity: InboundActivity, authorization: string, ageMs: number) => Promise<TurnAnswer>;
}

/** One body for every reason: a caller who is refused learns the status and nothing else. */
const errorBodies: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
  405: 'method not allowed',
  413: 'too large',
  429: 'too many requests',
};

/**
 * The HTTP surface: `POST /api/messages`, `GET /livez`, `GET /readyz`, and constant answers for all else. Why the bot is not ready
 * is told on the inside address only.
 */
export function createWeb(options: WebOptions): Express {
  const web = express();
  web.disable('x-powered-by').disable('etag').use(hangUp);
  web.get('/livez', (_request, response) => void response.type('text').send('ok'));
  web.get('/readyz', async (_request, response) => {
    const ready = await options.ready().catch(() => false);
    response
      .status(ready ? 200 : 503)
      .type('text')
      .send(ready ? 'ready' : 'not ready');
  });
  web.post(
    '/api/messages',
    admit(options, 'head'),
    letIn(options),
    express.raw({ type: () => true, limit: options.bodyLimit, inflate: false }),
    admit(options, 'body'),
    take(options),
  );
  web.all('/api/messages', (_request, response) => refuse(response.set('Allow', 'POST'), 405));
  web.use((_request, response) => refuse(response, 404));
  if (options.protections.includes('constant-errors')) web.use(lastHandler(options.logger));
  return web;
}

/** A body that nobody has asked for is not read to its end only to keep the connection: strangers are left after their answer. */
function hangUp(request: Request, response: Response, next: () => void): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody || request.method !== 'GET') response.set('Connection', 'close');
  next();
}

/** The head has passed: now the body is asked for, if it is not too large, and the connection is kept. */
function letIn({ bodyLimit, onProven }: WebOptions) {
  return (request: Request, response: Response, next: () => void): void => {
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return refuse(response, 413);
    onProven(request.socket);
    response.removeHeader('Connection');
    if (request.headers.expect !== undefined) response.writeContinue();
    next();
  };
}

function admit({ guards, logger, now, onDenied }: WebOptions, when: Guard['when']) {
  const note = createRefusalLog(logger, now);
  return async (request: Request, response: Response, next: () => void): Promise<void> => {
    const arrival = arrivalOf(request, response);
    arrivedAt(response, now);
    if (Buffer.isBuffer(request.body)) arrival.raw = request.body;
    try {
      await pass(guards, when, arrival);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      note(error);
      if (error.status === 403)
        await onDenied(describe(arrival, error.reason)).catch((failure: unknown) =>
          logger.error({ err: failure }, 'a refusal could not be audited'),
        );
      if (error.retryAfter !== undefined) response.set('Retry-After', String(error.retryAfter));
      return refuse(response, error.status);
    }
    next();
  };
}

function arrivalOf(request: Request, response: Response): Arrival {
  const locals = response.locals as { arrival?: Arrival };
  return (locals.arrival ??= { authorization: request.headers.authorization, raw: Buffer.alloc(0) });
}

/** When the head of the request arrived, milliseconds; asked for the first time before anything is waited for. */
function arrivedAt({ locals }: Response, now: () => number): number {
  const noted = locals as { arrivedAt?: number };
  return (noted.arrivedAt ??= now());
}

function take({ turn, load, now, protections, longestTurn }: WebOptions) {
  const once = createOnce<TurnAnswer>(now);
  const inLane = createLanes(longestTurn);
  const hasLanes = protections.includes('lanes');
  const isConstant = protections.includes('constant-errors');
  return async (request: Request, response: Response): Promise<void> => {
    const activity = activityOf(arrivalOf(request, response));
    const since = arrivedAt(response, now);
    const runNow = () => load.during(() => turn(activity, request.headers.authorization ?? '', now() - since));
    const run = () => (hasLanes ? inLane(activity.from.id, runNow) : runNow());
    const isRepeatable = activity.id && protections.includes('once') && !asksForSecret(activity);
    const { status, body } = await (isRepeatable ? once(keyOf(activity), run) : run());
    if (status >= 400 && status !== 501 && isConstant) return refuse(response, status);
    response.status(status).set('Cache-Control', 'no-store');
    if (body === undefined) response.end();
    else response.json(body);
  };
}

function keyOf({ type, id, conversation, from }: InboundActivity): string {
  return JSON.stringify([type, conversation.id, from.id, id]);
}

/**
 * Errors of the body reader carry a status and name their kind in `type` (body-parser, "Errors"); everything else is a defect of
 * ours, also what carries the status of some other service.
 */
function lastHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const { status: given, type } = (error ?? {}) as { status?: unknown; type?: unknown };
    const isOfReader = typeof type === 'string' && typeof given === 'number' && given < 500;
    const status = !isOfReader ? 500 : given === 413 ? 413 : 400;
    if (status === 500) logger.error({ err: error }, 'a request failed');
    if (response.headersSent) return next(error);
    refuse(response, status);
  };
}

function refuse(response: Response, status: number): void {
  response.status(status).json({ error: errorBodies[status] ?? 'error' });
}
