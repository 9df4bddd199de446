import express, { type Express } from 'express';
import { loopbackCertificate } from '../tenant/certificate';
import type { BotIdentity, Envelope } from './activities';
import type { BotTokenVerifier } from './bot-tokens';
import { CAST, SANDBOX_TENANT_ID } from './cast';
import type { Client } from './client';
import { createConnector } from './connector';
import { createCourier, type BotAnswer, type Proof } from './courier';
import { createDriver, type Driver } from './driver';
import { createFaults, type Fault } from './faults';
import { listenOnLoopback, refuseProduction } from './guard';
import { createInstaller, type Installer } from './installer';
import { CONNECTOR_AUDIENCE, createChannelKeys, type ChannelKeys } from './keys';
import { createRateLimiter, DOCUMENTED_LIMITS, type RateLimit } from './rate-limits';
import { createRoster } from './roster';
import { createTraffic } from './traffic';
import type { Activity, Exchange, Person } from './types';
import { createWorld, personCalled, removeMessage, type World } from './world';

export interface TeamsOptions {
  readonly bot: { readonly appId: string; readonly name?: string };
  /** The bot's messages endpoint; may be given later with `connectBot`. */
  readonly messagesUrl?: string;
  readonly tenantId?: string;
  readonly people?: readonly Person[];
  readonly teamName?: string;
  readonly channelName?: string;
  readonly groupName?: string;
  /** Keys of the people in the group chat. */
  readonly groupKeys?: readonly string[];
  /** Issuer of the channel's tokens. */
  readonly issuer?: string;
  /** Who may speak as the bot. Default: tokens made by `botToken()`. */
  readonly verifyBotToken?: BotTokenVerifier;
  /** Milliseconds before a shown card asks again; Teams says a minute. */
  readonly refreshAfterMs?: number;
  /** Milliseconds somebody looks for what must come; a minute when absent. */
  readonly patienceMs?: number;
  /** Milliseconds the client waits for an answer of the bot. */
  readonly answerWithinMs?: number;
  readonly rateLimits?: readonly RateLimit[];
  /** Longest activity in bytes, counted as UTF-16; Teams says about 100 KB. */
  readonly maxMessageBytes?: number;
  /**
   * Whether a personal chat can be opened with somebody who has not the app: Teams refuses it, or gives the chat and
   * refuses what is posted there. Which of both happens when is not documented.
   */
  readonly opensChatsFor?: 'installed' | 'everybody';
  /** False plays a tenant that refuses private messages in channels and group chats. */
  readonly takesPrivate?: boolean;
  /** Connector and keys over https, with the certificate of the simulated tenant. */
  readonly https?: boolean;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** The simulated Microsoft Teams: people and their clients on one side, the Bot Connector on the other. */
export interface Teams extends Installer {
  readonly bot: BotIdentity;
  readonly tenantId: string;
  readonly people: readonly Person[];
  /** Value of `serviceUrl` in every activity. */
  readonly serviceUrl: string;
  /** What the bot must trust: where the channel publishes its keys, and the issuer of its tokens. */
  readonly openIdMetadataUrl: string;
  readonly issuer: string;
  /** Every exchange with the bot so far, in the order they ended. */
  /** Exchanges that have ended. */
  readonly traffic: readonly Exchange[];
  /** Number of the exchange that began last. */
  readonly mark: () => number;
  /** State and client, for the page; tests look through `as(...)`. */
  readonly world: World;
  readonly client: Client;
  connectBot(messagesUrl: string): void;
  /** A person by key, name or Entra object id; always the same screen for the same person. */
  as(who: string): Driver;
  /** Sends any activity to the bot, with a true or a forged proof. Nothing is added to it. */
  postActivity(activity: Activity, proof?: Proof): Promise<BotAnswer>;
  /** A token the default verifier accepts. */
  botToken(): Promise<string>;
  /** Calls back after every exchange; returns the function that stops it. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
  /** Makes the next calls of the bot to the connector fail. */
  failNext(fault: Fault): void;
  /** Nothing fails any more. */
  heal(): void;
  /** Deletes a message as a person or moderator would; the bot is not told. */
  deleteMessage(messageId: string): void;
  readonly close: () => Promise<void>;
}

/** Starts the simulated Teams on loopback. Throws in production and for any other host. */
export async function createTeams(options: TeamsOptions): Promise<Teams> {
  refuseProduction();
  const now = options.now ?? Date.now;
  const channel = await openChannel(options, now);
  const { world, client, keys, origin, serviceUrl, traffic } = channel;
  const { bot, tenantId } = client.envelope();
  const drivers = new Map<string, Driver>(
    world.people.map((one) => [one.key, createDriver(one, client, traffic.untaken)]),
  );

  return {
    ...createInstaller(client, channel.roster),
    bot,
    tenantId,
    people: world.people,
    serviceUrl,
    openIdMetadataUrl: `${origin}/.well-known/openidconfiguration`,
    issuer: channel.issuer,
    traffic: traffic.exchanges,
    mark: traffic.mark,
    world,
    client,
    connectBot: channel.connectBot,
    as: (who) => drivers.get(personCalled(world, who).key) as Driver,
    postActivity: client.deliver,
    botToken: () => keys.sign({ iss: 'https://sts.windows.net/sandbox/', aud: CONNECTOR_AUDIENCE, appid: bot.appId }),
    onExchange: traffic.listen,
    failNext: channel.faults.plan,
    heal: channel.faults.clear,
    deleteMessage: (messageId) => deleteMessage(world, messageId),
    close: channel.close,
  };
}

/** Wires the two directions: courier to the bot, connector for the bot. */
async function openChannel(options: TeamsOptions, now: () => number) {
  const bot = { appId: options.bot.appId, name: options.bot.name ?? 'Account Desk' };
  const tenantId = options.tenantId ?? SANDBOX_TENANT_ID;
  const issuer = options.issuer ?? 'https://api.botframework.com';
  const keys = await createChannelKeys(now);
  const world = createWorld(settingOf(options), now);
  const [roster, traffic, faults] = [createRoster(world), createTraffic(now), createFaults()];
  const takeTurn = createRateLimiter(options.rateLimits ?? DOCUMENTED_LIMITS, now).take;
  const verify = options.verifyBotToken ?? ((token: string) => keys.accepts(token, CONNECTOR_AUDIENCE));
  const maxMessageBytes = options.maxMessageBytes ?? 100 * 1024;

  const app = express().disable('x-powered-by');
  const { port = 0, host } = options;
  const certificate = options.https ? loopbackCertificate() : undefined;
  const { origin, close } = await listenOnLoopback(app, { port, host, certificate });
  const serviceUrl = `${origin}/teams/`;
  const { opensChatsFor = 'installed', takesPrivate = true } = options;
  const desk = { world, roster, botId: `28:${bot.appId}`, tenantId, serviceUrl, opensChatsFor, takesPrivate };
  app.use('/teams', createConnector({ desk, verify, faults, traffic, takeTurn, maxMessageBytes }));
  publishKeys(app, keys, issuer, origin);

  let messagesUrl = options.messagesUrl;
  const envelope = (): Envelope => ({ bot, tenantId, serviceUrl, at: now() });
  const courier = { keys, issuer, appId: bot.appId, serviceUrl, traffic, messagesUrl: () => messagesUrl };
  const deliver = createCourier({ ...courier, timeoutMs: options.answerWithinMs ?? 15_000 });
  const client: Client = {
    world,
    deliver,
    envelope,
    refreshAfterMs: options.refreshAfterMs ?? 60_000,
    patienceMs: options.patienceMs ?? 60_000,
    asking: new Set(),
  };
  const connectBot = (url: string): void => void (messagesUrl = url);
  return { world, client, keys, roster, traffic, faults, issuer, origin, serviceUrl, connectBot, close };
}

function settingOf(options: TeamsOptions) {
  return {
    people: options.people ?? CAST,
    teamName: options.teamName ?? 'Business Applications',
    channelName: options.channelName ?? 'CRM accounts',
    groupName: options.groupName ?? 'ERP rollout',
    groupKeys: options.groupKeys ?? ['ravi', 'dana', 'lee'],
  };
}

// The metadata as login.botframework.com publishes it; the bot finds the signing keys through it.
function publishKeys(app: Express, keys: ChannelKeys, issuer: string, origin: string): void {
  const jwksUri = `${origin}/.well-known/keys`;
  app.get('/.well-known/openidconfiguration', (_request, response) => {
    response.json({ issuer, jwks_uri: jwksUri, id_token_signing_alg_values_supported: ['RS256'] });
  });
  app.get('/.well-known/keys', (_request, response) => void response.json(keys.jwks));
}

function deleteMessage(world: World, messageId: string): void {
  const message = world.messages.find((one) => one.id === messageId);
  if (!message) throw new Error(`There is no message ${messageId}.`);
  removeMessage(world, message);
}
