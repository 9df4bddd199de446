/**
 * Why a POST is not let in. The caller gets the status and a body that is the same for every reason; `reason` is for
 * the log and the audit only.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: 400 | 401 | 403 | 413 | 429,
    readonly reason: string,
    /** Seconds, sent as `Retry-After`. */
    readonly retryAfter?: number,
    options?: { cause?: unknown },
  ) {
    super(reason, options);
  }
}
