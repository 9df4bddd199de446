import type { DeskSettings, TenantFacts } from '../desk/settings';
import type { Clock } from '../recipe/ports';
import type { UseCases } from '../usecases/api';
import type { Conversation, Posting } from '../usecases/ports';
import type { FloodLimits } from './front-door/flood';
import type { Guard } from './front-door/arrival';

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

/** Registration of the bot. */
export interface BotIdentity {
  /** Entra application id; as a Teams account it is `28:<appId>`. */
  readonly appId: string;
  readonly tenantId: string;
  readonly appType: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMsi';
}

/** Addresses that differ between the public cloud, the government clouds and the sandbox. */
export interface Cloud {
  /** Exact `iss` of the channel's tokens; public cloud: `https://api.botframework.com`. */
  readonly issuer: string;
  /** Public cloud: `https://login.botframework.com/v1/.well-known/openidconfiguration`. */
  readonly openIdMetadata: string;
  /** Audience of the bot's own tokens, without `/.default`; public cloud: `https://api.botframework.com`. */
  readonly tokenScope: string;
  readonly loginUrl: string;
  readonly oauthUrl: string;
  /** Connector address used until Teams has named one; public cloud: `https://smba.trafficmanager.net/teams/`. */
  readonly serviceUrl: string;
  /** Exact host names the bot may answer to. */
  readonly serviceHosts: readonly string[];
  /** Tests only, by wiring: plain http on this machine is allowed for the connector and for the channel's keys. */
  readonly allowLoopback: boolean;
}

/** What the room remembers of conversations; kept by the store. */
export interface ChatMemory {
  /** Insert or heal: the newest reference wins, members are merged. */
  remember(conversation: Conversation): Promise<void>;
  find(conversationId: string): Promise<Conversation | null>;
  /** Where the admins of an environment are written to; null where there is none, or the bot is not in it. */
  adminConversation(environmentId: string): Promise<Conversation | null>;
  markGone(conversationId: string, at: string): Promise<void>;
  /**
   * A live card was just put on screen in answer to somebody: from now on the outbox edits this message. Where the
   * subject has an older copy in the conversation, the newest message becomes the live one.
   */
  keepLive(posting: Omit<Posting, 'id'> & { readonly activityId: string }): Promise<void>;
}

/** A verified POST that was refused: another tenant's, or another channel's. */
export interface Denial {
  readonly reason: string;
  readonly activityType: string;
  readonly tenantId: string | null;
  readonly aadObjectId: string | null;
}

export interface TeamsServerOptions {
  readonly bot: BotIdentity;
  readonly cloud: Cloud;
  readonly outgoing: Outgoing;
  /** A token for `cloud.tokenScope`; cached by whoever makes it. */
  readonly botToken: () => Promise<string>;
  /** Entra tenants whose people are served. */
  readonly tenants: readonly string[];
  readonly useCases: UseCases;
  readonly memory: ChatMemory;
  /** What the cards need of the desk's settings. */
  readonly settings: Pick<DeskSettings, 'environments' | 'accountName' | 'limits' | 'accountGroupId'>;
  /** How people connect as a finished account; absent = no card says so. */
  readonly tenant?: TenantFacts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** False turns `/readyz` to 503. */
  readonly readiness: () => boolean | Promise<boolean>;
  /** Called for every verified but refused POST; for the audit. */
  readonly onDenied: (denial: Denial) => Promise<void>;
  /** Called when Teams wrote from a connector host that is not on the list: at first at once, then at most once a minute, with how often since. */
  readonly onRefusedHost: (host: string, times: number) => Promise<void>;
  /** Largest body in bytes; 256 KB when absent. */
  readonly bodyLimit?: number;
  /** Most connections that have shown no good token; 500 when absent. */
  readonly mostStrangers?: number;
  readonly floodLimits?: FloodLimits;
  /** How long a turn holds up the next ones of its person, milliseconds; 2,000 when absent. */
  readonly longestTurn?: number;
  /** Changes the list of guards; tests leave one out to see what it was good for. */
  readonly guards?: (usual: readonly Guard[]) => readonly Guard[];
  /** The same for what stands behind the guards. */
  readonly nets?: (usual: readonly Net[]) => readonly Net[];
}

/**
 * `once`: a repeated delivery gets the first one's answer · `lanes`: one person's turns one after the other ·
 * `constant-errors`: no text of an error leaves the bot.
 */
export type Net = 'once' | 'lanes' | 'constant-errors';
