/** The few calls of a pino logger that are used here. Fields first, then a static message. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * The way out of the process, with the certificate authorities that the operator trusts. Any status is an answer, redirects are
 * not followed; throws when there is no answer in time, or a longer one than allowed.
 */
export interface Outgoing {
  send(request: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly timeoutMs: number;
    readonly maxBytes: number;
  }): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }>;
}
