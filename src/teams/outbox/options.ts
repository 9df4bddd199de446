import type { Painter } from '../../cards/painter';
import type { DeskSettings } from '../../desk/settings';
import type { Clock } from '../../recipe/ports';
import type { ChatMemory } from '../../usecases/chat-memory';
import type { Outbox, Draw, ClaimedPosting, ClaimedNotice } from '../../usecases/outbox';
import type { Chat } from '../../usecases/ports';
import type { Logger } from '../ports';

export interface SenderOptions {
  readonly outbox: Outbox;
  /** Calls back when a transaction left work in the outbox; returns the way to stop listening. */
  readonly onWork: (listener: () => void) => () => void;
  readonly draw: Draw;
  readonly chat: Chat;
  readonly memory: Pick<ChatMemory, 'asSent' | 'lost' | 'readerOf' | 'versionOf' | 'keepLive'>;
  /** For the words of notices. */
  readonly settings: Pick<DeskSettings, 'environments' | 'accountName' | 'limits' | 'accountGroupId'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Changes the usual times; for tests. */
  readonly times?: Partial<SenderTimes>;
}

/** All in milliseconds. */
export interface SenderTimes {
  /** Longest pause between two looks into the outbox: what is left there tells of itself, and what is due later is waited for. */
  readonly look: number;
  /** Least time between two edits of one card while its state stays the same. */
  readonly spacing: number;
  /** How long a stop may take to send what is due. */
  readonly flush: number;
  /** First and longest pause after a failure. */
  readonly backoff: Growing;
  /** The same between two tries to reach somebody whom Teams does not let the desk reach. */
  readonly meeting: Growing;
  /** How long nothing is sent to an address that is of another region. */
  readonly parking: Growing;
}

interface Growing {
  readonly first: number;
  readonly longest: number;
}

export interface DeliveryOptions extends Omit<SenderOptions, 'times' | 'onWork'> {
  readonly times: SenderTimes;
  readonly painter: Painter;
  /** While stopping, everything due is sent at once. */
  readonly isStopping: () => boolean;
}

/** One claimed row on its way to Teams, and how to tell the outbox that it did not get there. */
export interface ClaimedRow {
  readonly claim: ClaimedPosting | ClaimedNotice;
  readonly failed: (
    at: Date,
    options: { readonly forgetActivity?: boolean; readonly giveUp?: boolean; readonly isCalm?: boolean },
  ) => Promise<void>;
}
