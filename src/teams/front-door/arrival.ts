import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { InboundActivity } from './activity';

/** A POST on its way through the guards, each of which reads what the ones before it found. */
export interface Arrival {
  /** The Authorization header as sent. */
  readonly authorization: string | undefined;
  /** Body bytes, already within the size limit. */
  raw: Buffer;
  /** The token as presented; nothing in it is proven before the `token` guard has passed. */
  presented?: { readonly token: string; readonly header: ProtectedHeaderParameters; readonly claims: JWTPayload };
  /** The body as a fresh object; its shape is not proven before the `shape` guard has passed. */
  activity?: InboundActivity;
}

/** One reason to refuse a POST. Throws {@link Refusal}; a guard that is left out lets everything through. */
export interface Guard {
  readonly name: string;
  /** `head`: before the body is read, so that a stranger's never is. */
  readonly when: 'head' | 'body';
  check(arrival: Arrival): void | Promise<void>;
}
