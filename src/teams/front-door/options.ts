import type { Clock } from '../../recipe/ports';
import type { BotIdentity, Cloud } from '../bot';
import type { Logger } from '../ports';
import type { Guard } from './arrival';
import type { FloodLimits } from './flood';
import type { LoadLimits } from './load';

/** A verified POST that was refused: another tenant's, or another channel's. */
export interface Denial {
  readonly reason: string;
  readonly activityType: string;
  readonly tenantId: string | null;
  readonly aadObjectId: string | null;
}

/**
 * `once`: a repeated delivery gets the first one's answer · `lanes`: one person's turns one after the other ·
 * `constant-errors`: no text of an error leaves the bot.
 */
export type Protection = 'once' | 'lanes' | 'constant-errors';

/** Whom the front door lets in, and how much of it. */
export interface FrontDoorOptions {
  readonly bot: BotIdentity;
  readonly cloud: Cloud;
  /** Entra tenants whose people are served. */
  readonly tenants: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called for every verified but refused POST; for the audit. */
  readonly onDenied: (denial: Denial) => Promise<void>;
  /** Called when Teams wrote from a connector host that is not on the list: at first at once, then at most once a minute, with how often since. */
  readonly onRefusedHost: (host: string, times: number) => Promise<void>;
  /** Largest body in bytes; 256 KB when absent. */
  readonly bodyLimit?: number;
  /** Most connections that have shown no good token; 500 when absent. */
  readonly mostStrangers?: number;
  readonly floodLimits?: FloodLimits;
  readonly loadLimits?: LoadLimits;
  /** How long a turn holds up the next ones of its person, milliseconds; 2,000 when absent. */
  readonly longestTurn?: number;
  /** Changes the list of guards; tests leave one out to see what it was good for. */
  readonly guards?: (usual: readonly Guard[]) => readonly Guard[];
  /** The same for what stands behind the guards. */
  readonly protections?: (usual: readonly Protection[]) => readonly Protection[];
}
