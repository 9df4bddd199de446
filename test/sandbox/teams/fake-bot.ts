import express from 'express';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { createTeams, type Activity, type Teams, type TeamsOptions } from '../../../src/sandbox/teams';
import { patience } from '../../support/wait';

export const APP_ID = '00000000-0000-4000-8000-0000000000b0';

interface Invoked {
  readonly status: number;
  readonly body?: unknown;
}

/** The fields the tests read of the connector's answers. */
interface AnswerBody {
  readonly id: string;
  readonly error: { readonly code: string; readonly message: string };
  readonly conversations: ReadonlyArray<{ readonly name?: string }>;
}

/** A bot of a few lines: it keeps what it is told and answers what the test says. */
export interface FakeBot {
  readonly heard: Activity[];
  /** The authorization header of each. */
  readonly proofs: string[];
  readonly messagesUrl: string;
  /** Answers the next activities; undefined is a plain 200. */
  answer: (activity: Activity) => Promise<Invoked | undefined> | Invoked | undefined;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: AnswerBody; headers: Headers }>;
  sendCard(conversationId: string, card: unknown): Promise<string>;
  editCard(conversationId: string, messageId: string, card: unknown): Promise<number>;
}

export function adaptive(body: unknown[], more: object = {}) {
  return { type: 'AdaptiveCard', version: '1.5', body, ...more };
}

export function text(words: string) {
  return { type: 'TextBlock', text: words, wrap: true };
}

export function cardActivity(card: unknown) {
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] };
}

export function cardAnswer(card: unknown): Invoked {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card } };
}

const closing: Array<() => unknown> = [];

/** Ends everything `startTeamsWithBot` began in this test file. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

export async function startTeamsWithBot(options: Partial<TeamsOptions> = {}): Promise<{ teams: Teams; bot: FakeBot }> {
  const teams = await createTeams({ bot: { appId: APP_ID, name: 'Account Desk' }, patienceMs: patience, ...options });
  closing.push(teams.close);
  const bot = await startFakeBot(teams);
  teams.connectBot(bot.messagesUrl);
  return { teams, bot };
}

async function startFakeBot(teams: Teams): Promise<FakeBot> {
  const app = express();
  app.use(express.json());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bot: FakeBot = {
    ...createCalls(teams),
    heard: [],
    proofs: [],
    messagesUrl: `${origin}/api/messages`,
    answer: () => undefined,
  };
  app.post('/api/messages', async (request, response) => {
    bot.heard.push(request.body);
    bot.proofs.push(request.headers.authorization ?? '');
    const answer = await bot.answer(request.body);
    response.status(answer?.status ?? 200);
    if (answer?.body === undefined) response.end();
    else response.json(answer.body);
  });
  return bot;
}

function createCalls(teams: Teams): Pick<FakeBot, 'call' | 'sendCard' | 'editCard'> {
  async function call(method: string, path: string, body?: unknown) {
    const headers = { authorization: `Bearer ${await teams.botToken()}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${teams.serviceUrl}v3/${path}`, init);
    const raw = await response.text();
    return {
      status: response.status,
      body: (raw === '' ? {} : JSON.parse(raw)) as AnswerBody,
      headers: response.headers,
    };
  }
  const pathOf = (conversationId: string) => `conversations/${encodeURIComponent(conversationId)}/activities`;
  return {
    call,
    async sendCard(conversationId, card) {
      const { status, body } = await call('POST', pathOf(conversationId), cardActivity(card));
      if (status !== 201) throw new Error(`The card was refused: ${status} ${JSON.stringify(body)}`);
      return body.id;
    },
    async editCard(conversationId, messageId, card) {
      return (await call('PUT', `${pathOf(conversationId)}/${messageId}`, cardActivity(card))).status;
    },
  };
}

/** The id of one of the well-known places. */
export function placeId(teams: Teams, kind: 'channel' | 'groupChat'): string {
  return teams.world.conversations.find((one) => one.kind === kind)!.id;
}

export function personalId(teams: Teams, key: string): string {
  const { id } = teams.as(key).person;
  return teams.world.conversations.find((one) => one.kind === 'personal' && one.memberIds.includes(id))!.id;
}
