import { z } from 'zod/v4';
import { UpstreamError } from '../desk/problem';
import type { ServiceAnswer, Purpose } from './answers';
import { serviceTitles, type ServiceName } from './exchange';
import type { HttpAnswer, HttpRequest } from './http';
import { foreignText } from './redact';
import { retryAfterMs } from '../desk/retry-after';

const innerError = z.looseObject({ code: z.string().nullish().catch(null), innererror: z.unknown().optional() });
const errorBody = z.object({
  error: z.object({
    code: z.string().nullish().catch(null),
    message: z.string().nullish().catch(null),
    details: z
      .array(z.object({ code: z.string().nullish(), target: z.string().nullish().catch(null) }))
      .nullish()
      .catch(null),
    innererror: innerError.nullish().catch(null),
    innerError: innerError.nullish().catch(null),
  }),
});
const requestIdHeaders = ['request-id', 'x-ms-service-request-id', 'x-ms-request-id', 'x-ms-correlation-request-id'];

/** The id under which Microsoft finds a call in its own logs. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  return requestIdHeaders.map((name) => headers[name]).find((id) => id !== undefined);
}

/** The facts of an unwished answer. `secrets` are struck out of its message. */
export function readAnswer(request: HttpRequest, answer: HttpAnswer, secrets: readonly string[]): ServiceAnswer {
  const parsed = errorBody.safeParse(answer.body);
  const error = parsed.success ? parsed.data.error : undefined;
  const inner = error?.innererror ?? error?.innerError;
  const details = error?.details ?? [];
  const codes = [...details.map((detail) => detail.code), inner?.code].filter((code) => typeof code === 'string');
  const text = error
    ? (error.message ?? '')
    : typeof answer.body === 'string'
      ? answer.body
      : JSON.stringify(answer.body ?? '');

  return {
    service: request.service,
    method: request.method,
    path: new URL(request.url).pathname,
    status: answer.status,
    code: foreignText(error?.code ?? '', secrets).toLowerCase(),
    details: codes.map((code) => foreignText(code, secrets).toLowerCase()),
    targets: targetsOf(details).map((target) => foreignText(target, secrets).toLowerCase()),
    message: foreignText(text, secrets),
    requestId: requestIdOf(answer.headers),
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], Date.now()),
  };
}

function targetsOf(details: readonly { readonly target?: string | null | undefined }[]): readonly string[] {
  return details.flatMap(({ target }) => (typeof target === 'string' ? [target] : []));
}

/** The body in the expected shape. Throws `again` with code `answer-unreadable`: a proxy's page in between goes away. */
export function readBody<T>(service: ServiceName, purpose: Purpose, schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;

  throw new UpstreamError('again', {
    code: 'answer-unreadable',
    technical: parsed.error.issues
      .map((issue) => `${issue.path.join('.')}: ${issue.code}`)
      .slice(0, 5)
      .join(', '),
    values: { service: serviceTitles[service], doing: purpose.doing },
  });
}
