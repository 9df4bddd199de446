import { header, Refusal, type Call, type Reply } from '../core/calls';

interface ErrorDetail {
  readonly code: string;
  readonly target?: string;
  readonly message: string;
}

/** An error in Graph's form; `innerError` is spelt as on the wire. */
export function graphError(
  call: Pick<Call, 'requestId' | 'now' | 'headers'>,
  status: number,
  code: string,
  message: string,
  details?: readonly ErrorDetail[],
): Reply {
  return {
    status,
    body: {
      error: {
        code,
        message,
        ...(details ? { details } : {}),
        innerError: {
          date: new Date(call.now).toISOString().slice(0, 19),
          'request-id': call.requestId,
          'client-request-id': header(call, 'client-request-id') ?? call.requestId,
        },
      },
    },
  };
}

type Asked = Pick<Call, 'requestId' | 'now' | 'headers'>;

export function refuse(
  call: Asked,
  status: number,
  code: string,
  message: string,
  details?: readonly ErrorDetail[],
): never {
  throw new Refusal(graphError(call, status, code, message, details));
}

export function badRequest(call: Asked, message: string, details?: readonly ErrorDetail[]): never {
  return refuse(call, 400, 'Request_BadRequest', message, details);
}

/** A property whose value Graph does not accept, named in `details`. */
export function invalidValue(call: Asked, property: string, message?: string): never {
  const text = message ?? `Invalid value specified for property '${property}' of resource 'User'.`;
  return badRequest(call, text, [{ code: 'InvalidValue', target: property, message: text }]);
}

export function notFound(call: Asked, id: string): never {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return refuse(call, 404, 'Request_ResourceNotFound', message);
}

/** Another object has the value already; the details name the property. */
export function conflict(call: Asked, property: 'userPrincipalName' | 'proxyAddresses'): never {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(call, message, [{ code: 'ObjectConflict', target: property, message }]);
}

export function concurrencyViolation(call: Asked): never {
  const message = 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.';
  return refuse(call, 409, 'Directory_ConcurrencyViolation', message);
}
