/**
 * Why a POST is not let in. The caller gets the status and a body that is the same for every reason; `reason` is for
 * the log and the audit only.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** One of a flood whose first refusal was logged already. */
  readonly isRepeat: boolean;

  constructor(
    readonly status: 400 | 401 | 403 | 413 | 429,
    readonly reason: string,
    /** Seconds, sent as `Retry-After`. */
    readonly retryAfter?: number,
    options?: { cause?: unknown; isRepeat?: boolean },
  ) {
    super(reason, options);
    this.isRepeat = options?.isRepeat ?? false;
  }
}
