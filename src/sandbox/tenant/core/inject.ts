import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Express } from 'express';

interface InjectedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface InjectedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request through an application without a network; an answer that never comes counts as 504. */
export function inject(app: Express, request: InjectedRequest): Promise<InjectedAnswer> {
  const message = new IncomingMessage(new Socket());
  message.method = request.method;
  message.url = request.url;
  message.headers = lowerCased(request);
  if (request.body !== undefined) message.push(request.body);
  message.push(null);

  return new Promise((resolve) => {
    const response = new ServerResponse(message);
    response.end = ((chunk?: unknown) => {
      const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
      const body = typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString() : '';
      resolve({ status: response.statusCode, headers: Object.fromEntries(headers) as Record<string, string>, body });
      return response;
    }) as ServerResponse['end'];
    response.destroy = () => {
      resolve({ status: 504, headers: {}, body: '' });
      return response;
    };
    app(message, response);
  });
}

function lowerCased(request: InjectedRequest): Record<string, string> {
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const length = request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) };
  return { ...(Object.fromEntries(headers) as Record<string, string>), ...length };
}
