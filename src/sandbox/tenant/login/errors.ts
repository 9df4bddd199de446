import { Refusal, type Call, type Reply } from '../core/calls';

/** An error in the form of Entra's token endpoint: OAuth code, AADSTS number, and the ids support asks for. */
export function loginError(
  call: Pick<Call, 'requestId' | 'now'>,
  status: number,
  error: string,
  aadsts: number,
  text: string,
): Reply {
  const timestamp = new Date(call.now).toISOString().slice(0, 19).replace('T', ' ') + 'Z';
  const trace = `Trace ID: ${call.requestId} Correlation ID: ${call.requestId} Timestamp: ${timestamp}`;
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${aadsts}: ${text} ${trace}`,
      error_codes: [aadsts],
      timestamp,
      trace_id: call.requestId,
      correlation_id: call.requestId,
      error_uri: `https://login.microsoftonline.com/error?code=${aadsts}`,
    },
  };
}

/** Ends the request with such an error. */
export function refuseLogin(
  call: Pick<Call, 'requestId' | 'now'>,
  status: number,
  error: string,
  aadsts: number,
  text: string,
): never {
  throw new Refusal(loginError(call, status, error, aadsts, text));
}
