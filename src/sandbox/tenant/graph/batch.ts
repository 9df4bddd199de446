import { isObject, type Call, type JsonObject, type Reply } from '../core/calls';
import { inject } from '../core/inject';
import type { ServiceApp } from '../core/service';
import { badRequest } from './errors';

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

const MOST_PARTS = 20;

/** `$batch`: up to twenty requests in one; the outer answer is 200 even when inner ones fail. */
export function addBatch(service: ServiceApp): void {
  service.route('post', '/v1.0/$batch', (call) => runBatch(service, call), { reads: true });
}

async function runBatch(service: ServiceApp, call: Call): Promise<Reply> {
  const parts = readParts(call);
  const responses = new Map<string, JsonObject & { status: number }>();
  for (const part of parts) {
    const failed = part.dependsOn.some((id) => (responses.get(id)?.status ?? 424) >= 400);
    responses.set(part.id, failed ? failedDependency(part) : await runPart(service, call, part));
  }
  // Microsoft does not keep the order, so nobody should rely on it.
  return { status: 200, body: { responses: [...responses.values()].reverse() } };
}

function readParts(call: Call): Part[] {
  const requests = isObject(call.body) ? call.body.requests : undefined;
  if (!Array.isArray(requests)) return badRequest(call, "Invalid batch payload format: 'requests' is missing.");
  if (requests.length > MOST_PARTS)
    return badRequest(call, `Number of batch request steps exceeds the maximum value of ${MOST_PARTS}.`);

  const parts = requests.map((request: unknown) => readPart(call, request));
  if (new Set(parts.map(({ id }) => id)).size !== parts.length)
    badRequest(call, 'Invalid batch payload format: ids must be unique.');
  return parts;
}

function readPart(call: Call, request: unknown): Part {
  if (!isObject(request)) return badRequest(call, 'Invalid batch payload format.');
  const { id, method, url, headers, body, dependsOn } = request;
  if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string' || !url.startsWith('/')) {
    return badRequest(call, 'Invalid batch payload format: id, method and a relative url are needed.');
  }
  if (body !== undefined && !isObject(headers)) {
    return badRequest(call, `Write request id : ${id} does not contain Content-Type header.`);
  }
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: isObject(headers) ? (headers as Record<string, string>) : {},
    body,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}

function failedDependency(part: Part): JsonObject & { status: number } {
  const error = { code: 'FailedDependency', message: 'Dependent step failed.' };
  return { id: part.id, status: 424, body: { error } };
}

async function runPart(service: ServiceApp, call: Call, part: Part): Promise<JsonObject & { status: number }> {
  const answer = await inject(service.app, {
    method: part.method,
    url: `/v1.0${part.url}`,
    headers: {
      ...part.headers,
      host: new URL(call.base).host,
      authorization: String(call.headers.authorization),
    },
    body: part.body === undefined ? undefined : JSON.stringify(part.body),
  });
  const { 'retry-after': retryAfter, 'content-type': contentType } = answer.headers;
  return {
    id: part.id,
    status: answer.status,
    headers: {
      ...(retryAfter ? { 'Retry-After': retryAfter } : {}),
      ...(contentType ? { 'Content-Type': contentType } : {}),
    },
    ...(answer.body === '' ? {} : { body: JSON.parse(answer.body) as unknown }),
  };
}
