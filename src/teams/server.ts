import { createPainter } from '../cards/painter';
import type { Chat } from '../usecases/ports';
import { keepTrouble } from '../usecases/readiness';
import type { PartOfReadiness } from '../usecases/readiness';
import { createAdapter, runTurn } from './connector/adapter';
import { createChat } from './connector/chat';
import { createPacer, patient, type Pacer } from './connector/pacing';
import { createReach } from './connector/reach';
import { createRoster } from './connector/roster';
import { createTargetedMessages } from './connector/targeted';
import { createTypingSign } from './connector/typing-sign';
import type { InboundActivity } from './front-door/activity';
import { usualGuards } from './front-door/guards';
import { createKeyring, type Keyring } from './front-door/keyring';
import { createInside, isReady } from './front-door/inside';
import { installLastResort } from './front-door/last-resort';
import { listen, type Listener } from './front-door/listener';
import { createLoad } from './front-door/load';
import { createRefusedHosts } from './front-door/refused-hosts';
import { createStrangers } from './front-door/strangers';
import { createWeb, usualProtections, type TurnAnswer } from './front-door/web';
import type { TeamsServerOptions } from './options';
import type { AfterTurn } from './turn-services';
import { createAfterTurn } from './turn/after-turn';
import { createRouter, noteArrival } from './turn/router';

/** Largest body, bytes; Teams itself sends at most some 30 KB. */
const usualBodyLimit = 256 * 1_024;
/** How long running turns and their answers may take when the server closes, milliseconds. */
const grace = 5_000;

/** How long an answer of the readiness function is good, milliseconds: asking is open to everybody. */
const readinessAge = 1_000;

export interface Listening {
  readonly port: number;
  /** Null where no inside address was given. */
  readonly insidePort: number | null;
}

export interface TeamsServer {
  /** Resolves with the ports when requests are taken. */
  listen(): Promise<Listening>;
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
  const targeted = createTargetedMessages({ cloud, outgoing, botToken: options.botToken, now });
  const latestServiceUrl = () => latest.serviceUrl;
  const wayBy = (pace: Pacer) => {
    const reach = createReach({ adapter, appId: bot.appId, cloud, pacer: pace });
    const parts = { bot, cloud, tenants, adapter, pacer: pace, reach, targeted, latestServiceUrl };
    return { reach, chat: createChat(parts) };
  };
  // An answer waits for its turn; a row of the outbox is put back until then.
  const [answering, sending] = [wayBy(patient(pacer)), wayBy(pacer)];
  const afterTurn = createAfterTurn(logger);
  const services = {
    ...options,
    chat: answering.chat,
    afterTurn,
    roster: createRoster(answering.reach),
    typing: createTypingSign(answering.reach, pacer),
    painter: createPainter(options.settings, options.tenant),
  };
  const router = createRouter(adapter, bot.appId, services);

  async function turn(activity: InboundActivity, authorization: string, ageMs: number): Promise<TurnAnswer> {
    latest.serviceUrl = activity.serviceUrl ?? latest.serviceUrl;
    const arrivedAt = new Date(now() - ageMs);
    const answer = await runTurn(adapter, activity, authorization, async (context) => {
      noteArrival(context, arrivedAt);
      await router.run(context);
    });
    if (answer.status >= 500 && answer.status !== 501) throw new Error(`The turn ended with ${answer.status}.`);
    return answer;
  }

  return { chat: sending.chat, ...createFrontDoor(options, { keyring, afterTurn, turn }) };
}

interface FrontDoorParts {
  readonly keyring: Keyring;
  readonly afterTurn: AfterTurn;
  readonly turn: (activity: InboundActivity, authorization: string, ageMs: number) => Promise<TurnAnswer>;
}

/** The HTTP servers, before the guards and inside, and when they are open. */
function createFrontDoor(
  options: TeamsServerOptions,
  { keyring, afterTurn, turn }: FrontDoorParts,
): Omit<TeamsServer, 'chat'> {
  const { logger, onDenied, longestTurn, bodyLimit = usualBodyLimit, host, port, inside } = options;
  const { guards, protections, refusedHosts, load } = doorOf(options, keyring);
  const state: { open: Listener[]; closing: boolean; unhook?: () => void } = { open: [], closing: false };
  const parts = readinessOf(options, keyring, () => state.closing);
  const ready = async () => isReady(await parts());
  const strangers = createStrangers(options.mostStrangers);
  const web = createWeb({
    guards,
    protections,
    longestTurn,
    bodyLimit,
    logger,
    now: () => performance.now(),
    ready,
    onDenied,
    onProven: strangers.prove,
    load,
    turn,
  });

  return {
    async listen() {
      state.unhook = installLastResort(logger);
      const door = await listen(web, { host, port, strangers });
      const within = await listenInside(inside, { parts, refusedHosts });
      state.open = within ? [door, within] : [door];
      await keyring.load();
      return { port: door.port, insidePort: within?.port ?? null };
    },
    async close() {
      state.closing = true;
      await Promise.all(state.open.map((listener) => listener.close(grace)));
      await afterTurn.settled(grace);
      state.unhook?.();
    },
  };
}

async function listenInside(
  inside: TeamsServerOptions['inside'],
  told: Parameters<typeof createInside>[0],
): Promise<Listener | null> {
  return inside ? listen(createInside(told), { ...inside, strangers: createStrangers() }) : null;
}

/** Every part, the door first. Asking is open to everybody, so the others are asked once a second at most. */
function readinessOf(
  { readiness, clock }: TeamsServerOptions,
  keyring: Keyring,
  isClosing: () => boolean,
): () => Promise<readonly PartOfReadiness[]> {
  const others = rarely(readinessAge, readiness);
  const trouble = keepTrouble(() => clock.now());
  return async () => {
    if (isClosing()) trouble.note('The bot is stopping.');
    else if (!keyring.loaded()) trouble.note('The keys that posts of Teams are checked with were not read yet.');
    else trouble.over();
    return [{ part: 'door', trouble: trouble.now() }, ...(await others())];
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

/** Asks at most once in so many milliseconds, and never twice at a time; who asks meanwhile gets the same answer. */
function rarely<T>(ageMs: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null;
  let isAsking = false;
  return () => {
    const at = performance.now();
    if (!last || (!isAsking && at - last.at > ageMs)) {
      isAsking = true;
      last = { at, answer: ask().finally(() => (isAsking = false)) };
    }
    return last.answer;
  };
}
