import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import { Refusal, type Call, type Caller, type Change, type Handler, type Reply, type ServiceName } from './calls';
import type { Fault } from './faults';
import { redact, redactFor } from './ledger';
import type { TenantCore } from './tenant-core';

/** How one of Microsoft's services identifies callers and words its answers. */
export interface ServiceStyle {
  readonly name: ServiceName;
  readonly environmentId?: string;
  authenticate(request: Pick<Call, 'headers' | 'base' | 'path' | 'now' | 'requestId'>): Promise<Caller>;
  /** An error body in the service's form, with the headers that belong to it. */
  error(call: Pick<Call, 'requestId' | 'now' | 'headers'>, status: number, code: string, message: string): Reply;
  throttled(
    call: Pick<Call, 'requestId' | 'now' | 'headers'>,
    retryAfterSeconds: number | undefined,
    fault?: Fault,
  ): Reply;
  /** Headers of every answer. */
  headers(call: Pick<Call, 'requestId' | 'headers'>): Record<string, string>;
  /** The codes the service itself uses for these. */
  readonly codes: { readonly unavailable: string; readonly denied: string; readonly malformed: string };
}

/** `reads`: a POST that changes nothing and stays out of the ledger. */
interface RouteOptions {
  readonly reads?: boolean;
}

export interface ServiceApp {
  readonly app: Express;
  route(
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string | RegExp,
    handler: Handler,
    options?: RouteOptions,
  ): void;
  /** What the service answers to a path it does not know. Call last. */
  otherwise(handler: Handler): void;
}

/** An express application for one service: faults, identification, ledger and exchange log around its routes. */
export function createServiceApp(core: TenantCore, style: ServiceStyle): ServiceApp {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(refuseOtherHosts);
  app.use(express.text({ type: () => true, limit: '2mb' }));

  const run = (handler: Handler, options: RouteOptions) => (request: Request, response: Response) =>
    serve(core, style, handler, options, request, response);

  return {
    app,
    route(method, path, handler, options = {}) {
      app[method](path, run(handler, options));
    },
    otherwise: (handler) => void app.use(run(handler, {})),
  };
}

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Keeps out web pages that reach the loopback address under a name of their own. */
export function refuseOtherHosts(request: Request, response: Response, next: () => void): void {
  if (LOOPBACK.test(request.headers.host ?? '')) return next();
  response.status(421).send('The simulated tenant answers on the loopback address only.');
}

async function serve(
  core: TenantCore,
  style: ServiceStyle,
  handler: Handler,
  options: RouteOptions,
  request: Request,
  response: Response,
): Promise<void> {
  const draft = readRequest(core, style, request);
  core.timeline.settle(draft.now);
  const fault = await core.faults.arriving(draft);
  const changes: Change[] = [];
  const { reply, caller } = await produce(style, handler, draft, fault, changes);

  const silent = fault !== undefined && /^(timeout|reset)/.test(fault.kind);
  if (style.name !== 'login' && draft.method !== 'GET' && !options.reads && reply.status > 0) {
    const first = changes[0];
    core.ledger.record({
      at: draft.now,
      service: style.name,
      environmentId: style.environmentId,
      method: draft.method,
      path: draft.path,
      caller: caller?.kind === 'user' ? caller.objectId : (caller?.appId ?? 'nobody'),
      kind: first?.kind,
      id: first?.id,
      before: redactFor(style.name, first?.before),
      after: redactFor(style.name, first?.after),
      status: reply.status,
      delivered: !silent,
    });
  }
  await deliver(core, style, draft, silent ? fault : undefined, reply, response);
}

type Draft = Omit<Call, 'caller' | 'note'>;

function readRequest(core: TenantCore, style: ServiceStyle, request: Request): Draft {
  return {
    service: style.name,
    environmentId: style.environmentId,
    method: request.method,
    path: request.originalUrl,
    base: `${request.protocol}://${request.headers.host}`,
    params: request.params as Record<string, string>,
    query: new URL(request.originalUrl, 'http://loopback').searchParams,
    headers: request.headers,
    body: typeof request.body === 'string' && request.body !== '' ? request.body : undefined,
    now: core.settings.clock.now(),
    stale: false,
    requestId: randomUUID(),
  };
}

async function produce(
  style: ServiceStyle,
  handler: Handler,
  draft: Draft,
  fault: Fault | undefined,
  changes: Change[],
): Promise<{ reply: Reply; caller?: Caller }> {
  const early = fault && instead(style, draft, fault);
  if (early) return { reply: early };

  try {
    const caller = await style.authenticate(draft);
    const body = parseBody(style, draft);
    const stale = fault?.kind === 'stale-read';
    const call: Call = { ...draft, body, stale, caller, note: (change) => void changes.push(change) };
    const reply = await answer(handler, call);
    if (fault?.kind === '5xx-after-apply') return { reply: unavailable(style, draft, fault), caller };
    return { reply, caller };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { reply: error.reply };
  }
}

async function answer(handler: Handler, call: Call): Promise<Reply> {
  try {
    return await handler(call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.reply;
  }
}

/** The answer to a request that must not reach its handler. Status 0: none at all. */
function instead(style: ServiceStyle, draft: Draft, fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case '429':
      return style.throttled(draft, fault.retryAfterSeconds, fault);
    case '5xx':
      return unavailable(style, draft, fault);
    case 'refuse':
      return style.error(
        draft,
        fault.status ?? 403,
        fault.code ?? style.codes.denied,
        fault.message ?? 'Access is denied.',
      );
    case 'timeout':
    case 'reset':
      return { status: 0 };
    default:
      return undefined;
  }
}

function unavailable(style: ServiceStyle, draft: Draft, fault: Fault): Reply {
  const message = fault.message ?? 'The service is temporarily unavailable. Please try again later.';
  return style.error(draft, fault.status ?? 503, fault.code ?? style.codes.unavailable, message);
}

function parseBody(style: ServiceStyle, draft: Draft): unknown {
  if (typeof draft.body !== 'string') return undefined;
  const type = String(draft.headers['content-type'] ?? '');
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(draft.body));

  try {
    return JSON.parse(draft.body) as unknown;
  } catch {
    throw new Refusal(style.error(draft, 400, style.codes.malformed, 'Unable to read JSON request payload.'));
  }
}

async function deliver(
  core: TenantCore,
  style: ServiceStyle,
  draft: Draft,
  silentFault: Fault | undefined,
  reply: Reply,
  response: Response,
): Promise<void> {
  const headers = { ...style.headers(draft), ...reply.headers };
  core.ledger.exchange({
    at: draft.now,
    service: style.name,
    environmentId: style.environmentId,
    method: draft.method,
    url: `${draft.base}${draft.path}`,
    requestHeaders: redact(draft.headers) as Record<string, string>,
    requestBody: redactFor(style.name, readable(draft)),
    status: silentFault ? 0 : reply.status,
    responseHeaders: silentFault ? {} : headers,
    responseBody: silentFault ? undefined : redactFor(style.name, reply.body),
  });

  if (silentFault) {
    if (silentFault.kind.startsWith('timeout')) await core.settings.pause(core.settings.delays.holdMs);
    response.destroy();
    return;
  }
  response.status(reply.status).set(headers);
  if (reply.body === undefined) response.end();
  else if (typeof reply.body === 'string') response.send(reply.body);
  else response.end(JSON.stringify(reply.body));
}

function readable(draft: Draft): unknown {
  if (typeof draft.body !== 'string') return undefined;
  if (/form-urlencoded/.test(String(draft.headers['content-type'])))
    return Object.fromEntries(new URLSearchParams(draft.body));
  try {
    return JSON.parse(draft.body) as unknown;
  } catch {
    return draft.body;
  }
}
