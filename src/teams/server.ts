import { createPainter } from '../cards/painter';
import type { Chat } from '../usecases/ports';
import { createAdapter, runTurn } from './connector/adapter';
import { createChat } from './connector/chat';
import { createPacer } from './connector/pacing';
import { createReach } from './connector/reach';
import { createRoster } from './connector/roster';
import { createTargetedMessages } from './connector/targeted';
import { createTypingSign } from './connector/typing-sign';
import type { InboundActivity } from './front-door/activity';
import { usualGuards } from './front-door/guards';
import { createKeyring, type Keyring } from './front-door/keyring';
import { installLastResort } from './front-door/last-resort';
import { listen, type Listener } from './front-door/listener';
import { createLoad } from './front-door/load';
import { createRefusedHosts } from './front-door/refused-hosts';
import { createStrangers } from './front-door/strangers';
import { createWeb, usualProtections, type TurnAnswer } from './front-door/web';
import type { TeamsServerOptions } from './options';
import type { AfterTurn } from './turn-services';
import { createAfterTurn } from './turn/after-turn';
import { createRouter } from './turn/router';

/** Largest body, bytes; Teams itself sends at most some 30 KB. */
const usualBodyLimit = 256 * 1_024;
/** How long running turns and their answers may take when the server closes, milliseconds. */
const grace = 5_000;

/** How long an answer of the readiness function is good, milliseconds: asking is open to everybody. */
const readinessAge = 1_000;

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
  const { bot, cloud, clock, logger, outgoing, tenants } = options;
  if (bot.appId === '' || tenants.length === 0)
    throw new Error('Without the app id of the bot and a tenant nobody can be let in.');
  const { openIdMetadata: metadataUrl, allowLoopback } = cloud;
  const now = () => clock.now().getTime();
  const keyring = createKeyring({ metadataUrl, allowLoopback, outgoing, now, logger });
  const adapter = createAdapter(options, keyring);
  const latest = { serviceUrl: cloud.serviceUrl };
  const pacer = createPacer(() => performance.now());
  const reach = createReach({ adapter, appId: bot.appId, cloud, pacer });
  const targeted = createTargetedMessages({ cloud, outgoing, botToken: options.botToken, now });
  const latestServiceUrl = () => latest.serviceUrl;
  const chat = createChat({ bot, cloud, tenants, adapter, pacer, reach, targeted, latestServiceUrl });
  const afterTurn = createAfterTurn(logger);
  const services = {
    ...options,
    chat,
    afterTurn,
    roster: createRoster(reach),
    typing: createTypingSign(reach, pacer),
    painter: createPainter(options.settings, options.tenant),
  };
  const router = createRouter(adapter, bot.appId, services);

  async function turn(activity: InboundActivity, authorization: string): Promise<TurnAnswer> {
    latest.serviceUrl = activity.serviceUrl ?? latest.serviceUrl;
    const answer = await runTurn(adapter, activity, authorization, async (context) => void (await router.run(context)));
    if (answer.status >= 500 && answer.status !== 501) throw new Error(`The turn ended with ${answer.status}.`);
    return answer;
  }

  return { chat, ...createFrontDoor(options, { keyring, afterTurn, turn }) };
}

interface FrontDoorParts {
  readonly keyring: Keyring;
  readonly afterTurn: AfterTurn;
  readonly turn: (activity: InboundActivity, authorization: string) => Promise<TurnAnswer>;
}

/** The HTTP server with its guards, and when it is open. */
function createFrontDoor(
  options: TeamsServerOptions,
  { keyring, afterTurn, turn }: FrontDoorParts,
): Omit<TeamsServer, 'chat'> {
  const { logger, onDenied, longestTurn, bodyLimit = usualBodyLimit } = options;
  const { guards, protections, refusedHosts, load } = doorOf(options, keyring);
  const state: { listener?: Listener; closing: boolean; unhook?: () => void } = { closing: false };
  const isReady = rarely(readinessAge, options.readiness);
  const ready = async () => !state.closing && keyring.loaded() && (await isReady());
  const strangers = createStrangers(options.mostStrangers);
  const onProven = strangers.prove;
  const web = createWeb({
    guards,
    refusedHosts,
    protections,
    longestTurn,
    bodyLimit,
    logger,
    now: () => performance.now(),
    ready,
    onDenied,
    onProven,
    load,
    turn,
  });

  return {
    async listen() {
      state.unhook = installLastResort(logger);
      state.listener = await listen(web, { host: options.host, port: options.port, strangers });
      await keyring.load();
      return { port: state.listener.port };
    },
    async close() {
      state.closing = true;
      await state.listener?.close(grace);
      await afterTurn.settled(grace);
      state.unhook?.();
    },
  };
}

function doorOf(options: TeamsServerOptions, keyring: Keyring) {
  const { clock, logger, onRefusedHost } = options;
  const hosts = createRefusedHosts({ now: () => clock.now(), note: onRefusedHost, logger });
  const load = createLoad(options.loadLimits);
  const usual = usualGuards(options, keyring, { load, onRefusedHost: hosts.refused });
  return {
    load,
    guards: options.guards?.(usual) ?? usual,
    protections: options.protections?.(usualProtections) ?? usualProtections,
    refusedHosts: hosts.lately,
  };
}

/** Asks at most once in so many milliseconds; who asks meanwhile gets the same answer. */
function rarely(ageMs: number, ask: () => boolean | Promise<boolean>): () => Promise<boolean> {
  let last: { readonly at: number; readonly answer: Promise<boolean> } | null = null;
  return () => {
    const at = performance.now();
    if (!last || at - last.at > ageMs) last = { at, answer: Promise.resolve(ask()) };
    return last.answer;
  };
}
