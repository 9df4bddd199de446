import type { DeskSettings, TenantFacts } from '../desk/settings';
import type { UseCases } from '../usecases/api';
import type { ChatMemory } from '../usecases/chat-memory';
import type { PartOfReadiness } from '../usecases/readiness';
import type { FrontDoorOptions } from './front-door/options';
import type { Outgoing } from './ports';

/** What the bot needs to know and to reach, to be at work in Teams. */
export interface TeamsServerOptions extends FrontDoorOptions {
  readonly outgoing: Outgoing;
  /** A token for `cloud.tokenScope`; cached by whoever makes it. */
  readonly botToken: () => Promise<string>;
  readonly useCases: UseCases;
  readonly memory: ChatMemory;
  /** What the cards need of the desk's settings. */
  readonly settings: Pick<DeskSettings, 'environments' | 'accountName' | 'limits' | 'accountGroupId'>;
  /** How people connect as a finished account; absent = no card says so. */
  readonly tenant?: TenantFacts;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where `/readyz` says which part is not ready; absent = nowhere. Port 0 takes a free one. */
  readonly inside?: { readonly host: string; readonly port: number };
  /** Every part but the door itself; one in trouble turns `/readyz` to 503. */
  readonly readiness: () => Promise<readonly PartOfReadiness[]>;
}
