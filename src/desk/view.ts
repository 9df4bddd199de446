import type { AccountRecord } from './account';
import type { Delivery } from './delivery';
import type { HandOverStanding } from './hand-over';
import type { Loan } from './loan';
import type { Person } from './people';
import type { ServiceRequest } from './request';
import type { RunStep } from './run-step';
import type { EnvironmentSettings } from './settings';
import type { SlotCount, Survey } from './survey';

/** Everything a card about one request may show, loaded in one go. */
export interface RequestView {
  readonly request: ServiceRequest;
  readonly environment: EnvironmentSettings;
  /** True when it is not in the settings any more: what is over there is shown, and nothing new is offered. */
  readonly isEnvironmentGone?: boolean;
  readonly survey: Survey | null;
  readonly slots: SlotCount | null;
  readonly steps: readonly RunStep[];
  readonly loan: Loan | null;
  readonly account: AccountRecord | null;
  /** Who may approve for the environment, as known now. */
  readonly approvers: readonly Person[];
  /** Null while nothing was offered. */
  readonly handOver: HandOverStanding | null;
  /** True when a conversation of the admins is named for the environment that the bot is not in. */
  readonly isAdminRoomLost?: boolean;
  /** How each copy of its card fared. */
  readonly deliveries?: readonly Delivery[];
  /** True when Teams has taken the card for the conversation of the admins. */
  readonly isInAdminRoom?: boolean;
  /** Names of other environments without a group: while an account is licensed the platform makes a row of it there too. */
  readonly ungatedElsewhere?: readonly string[];
  /** ISO instant at which this was loaded. */
  readonly now: string;
}

/** Who looks at a card: `everyone` is the shared base card, which shows no button that would work for a stranger. */
export type Audience = 'everyone' | 'approver' | 'requester' | 'stranger';

/** True while, and after, a run puts an account right that an earlier run had finished. */
export function isRepair({ request, account }: RequestView): boolean {
  const finished = account?.requestId === request.id && request.kind === 'create' ? account : null;
  return finished !== null && finished.createdAt !== request.finishedAt;
}
