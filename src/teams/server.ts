import type { Chat } from '../usecases/ports';
import { createBackground, type Background } from './background';
import type { InboundActivity } from './front-door/activity';
import { usualGuards } from './front-door/guards';
import { createKeyring, type Keyring } from './front-door/keyring';
import { installLastResort } from './front-door/last-resort';
import { listen, type Listener } from './front-door/listener';
import { createWeb, type TurnAnswer } from './front-door/web';
import type { TeamsServerOptions } from './options';
import { createPacer } from './pacing';
import { createPainter } from './painter';
import { createAdapter, runTurn } from './sdk/adapter';
import { createChat } from './thread';
import { createTurns } from './turns';

/** Largest body, bytes; Teams itself sends at most some 30 KB. */
const usualBodyLimit = 256 * 1_024;
/** How long running turns and their answers may take when the server closes, milliseconds. */
const grace = 5_000;

export interface TeamsServer {
  /** Resolves with the port when requests are taken. */
  listen(): Promise<{ readonly port: number }>;
  /** Not ready from now on, no new turns; running ones and their answers get 5 s. */
  close(): Promise<void>;
  /** For the outbox. */
  readonly chat: Chat;
}

/** The bot's end of Teams: front door, router, and the way back. Throws when the addresses contradict each other. */
export function createTeamsServer(options: TeamsServerOptions): TeamsServer {
  const { bot, cloud, clock, logger, tenants } = options;
  if (bot.appId === '' || tenants.length === 0)
    throw new Error('Without the app id of the bot and a tenant nobody can be let in.');
  const keyring = createKeyring({ metadataUrl: cloud.openIdMetadata, now: () => clock.now().getTime(), logger });
  const adapter = createAdapter(options, keyring);
  const latest = { serviceUrl: cloud.serviceUrl };
  const chat = createChat({
    bot,
    cloud,
    tenants,
    adapter,
    pacer: createPacer(Date.now),
    latestServiceUrl: () => latest.serviceUrl,
  });
  const background = createBackground(logger);
  const turns = createTurns(adapter, bot.appId, {
    ...options,
    chat,
    background,
    painter: createPainter(options.settings),
  });

  async function turn(activity: InboundActivity, authorization: string): Promise<TurnAnswer> {
    latest.serviceUrl = activity.serviceUrl ?? latest.serviceUrl;
    const answer = await runTurn(adapter, activity, authorization, async (context) => void (await turns.run(context)));
    if (answer.status >= 500 && answer.status !== 501) throw new Error(`The turn ended with ${answer.status}.`);
    return answer;
  }

  return { chat, ...createHouse(options, { keyring, background, turn }) };
}

interface HouseParts {
  readonly keyring: Keyring;
  readonly background: Background;
  readonly turn: (activity: InboundActivity, authorization: string) => Promise<TurnAnswer>;
}

/** The HTTP server with its guards, and when it is open. */
function createHouse(
  options: TeamsServerOptions,
  { keyring, background, turn }: HouseParts,
): Omit<TeamsServer, 'chat'> {
  const { logger, clock, onDenied, bodyLimit = usualBodyLimit } = options;
  const usual = usualGuards(options, keyring);
  const guards = options.guards?.(usual) ?? usual;
  const state: { listener?: Listener; closing: boolean; unhook?: () => void } = { closing: false };
  const ready = async () => !state.closing && keyring.loaded() && (await options.readiness());
  const web = createWeb({ guards, bodyLimit, logger, now: () => clock.now().getTime(), ready, onDenied, turn });

  return {
    async listen() {
      state.unhook = installLastResort(logger);
      state.listener = await listen(web, options.host, options.port);
      await keyring.load();
      return { port: state.listener.port };
    },
    async close() {
      state.closing = true;
      await state.listener?.close(grace);
      await background.settled(grace);
      state.unhook?.();
    },
  };
}
