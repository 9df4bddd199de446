import { isOffered, type Act } from '../desk/policy';
import type { TenantFacts } from '../desk/settings';
import type { Audience, RequestView } from '../desk/view';
import type { Words } from '../words/words';

export interface CardOptions {
  /** Teams user ids (`29:…`) whose clients ask for their own card by themselves; Teams takes the first of them (cards/render.ts). */
  readonly refreshUserIds?: readonly string[] | undefined;
  /** A line that says why nothing, or what, changed: already translated. */
  readonly notice?: string | undefined;
  /** Entra object id of the viewer, where it is known: decides on what is for the owner or for a second approver only. */
  readonly viewerId?: string | undefined;
  /** What people need to connect as a finished account; absent = it is not shown. */
  readonly tenant?: TenantFacts | undefined;
  /** Group that holds every account of the desk, for exceptions of Conditional Access. */
  readonly accountGroupId?: string | undefined;
  /** True where forms open as a dialog: in channels and group chats. */
  readonly dialogs?: boolean | undefined;
  /** A decision that waits, in few lines. */
  readonly isShort?: boolean | undefined;
}

/** What a builder of a request card gets. */
export interface RequestCardInput {
  readonly view: RequestView;
  readonly audience: Audience;
  readonly words: Words;
  readonly options: CardOptions;
}

/** Does the card offer this to whoever looks at it? */
export function offers({ view, audience, options }: RequestCardInput, act: Act): boolean {
  return isOffered(act, { audience, id: options.viewerId }, view.request);
}

/** The frame of a request card: what it says in one sentence, and who gets a card of their own. */
export function requestFrame({ view, words, options }: RequestCardInput, speak: string) {
  const userIds = options.refreshUserIds;
  return { words, speak, refresh: userIds ? { requestId: view.request.id, userIds } : undefined };
}
