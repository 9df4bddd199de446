import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod/v4';
import { createBells, type Bells } from './bells';
import { display, execute, say, submit, task } from './client';
import type { Teams } from './create-teams';
import { seenIn } from './seen';
import type { Conversation, Message, Person, PlaceKind } from './types';
import { addressOf, isTyping, messageIn, messagesFor, personCalled, watchWorld } from './world';

/** A button of the sandbox, for things that happen outside Teams, for example "Create the AD account now". */
export interface Control {
  readonly label: string;
  /** One line of explanation. */
  readonly hint?: string;
  /** What it returns is shown to the person. */
  readonly run: () => Promise<string | undefined> | string | undefined;
}

/** A command the composer offers. */
export interface Command {
  readonly title: string;
  readonly description: string;
}

/** Something to try, in the order of the list. */
export interface FirstStep {
  readonly title: string;
  readonly hint: string;
  /** Who does it, by key, and where. */
  readonly person: string;
  readonly chat: PlaceKind;
  /** What they write. */
  readonly text?: string;
  readonly isDone: () => boolean;
}

/** A person of the directory. */
export interface FoundPerson {
  /** Entra object id. */
  readonly id: string;
  readonly name: string;
  readonly userPrincipalName: string;
}

interface PageContent {
  /** Paragraphs of "About this sandbox". */
  readonly about: readonly string[];
  readonly controls: readonly Control[];
  readonly commands: readonly Command[];
  readonly steps: readonly FirstStep[];
  readonly directory: () => readonly FoundPerson[];
}

const who = { person: z.string(), chat: z.string() };
const lookBody = z.object(who);
const sayBody = z.object({
  ...who,
  text: z.string().trim().min(1).max(20_000),
  thread: z.string().optional(),
  manner: z.enum(['to-people', 'with-mention', 'privately']),
});
const data = z.record(z.string(), z.unknown());
const executeBody = z.object({
  ...who,
  message: z.string(),
  id: z.string().optional(),
  verb: z.string().optional(),
  data,
});
const submitBody = z.object({ ...who, message: z.string(), data });
const controlBody = z.object({ index: z.number().int().nonnegative() });

/** What the page's scripts ask for. Every body is checked; every answer is what that person may see. */
export function createPageRoutes(teams: Teams, content: PageContent): Router {
  const router = express.Router();
  const bells = createBells(teams.world);
  router.use(express.json({ limit: '1mb' }));
  readRoutes(router, teams, content, bells);
  router.get('/events', (request, response) => streamEvents(teams, request, response));
  router.post(
    '/look',
    async (request, response) => void response.json(await look(teams, bells, lookBody.parse(request.body))),
  );
  router.post('/say', async (request, response) => void response.json(await speak(teams, sayBody.parse(request.body))));
  router.post('/execute', async (request, response) => {
    const { id, verb, data: given, ...rest } = executeBody.parse(request.body);
    const { person, message } = findMessage(teams, rest);
    const pressed = { data: given, ...(id === undefined ? {} : { id }), ...(verb === undefined ? {} : { verb }) };
    response.json(await execute(teams.client, person, message, pressed, 'manual'));
  });
  router.post('/submit', async (request, response) => {
    const body = submitBody.parse(request.body);
    const { person, message } = findMessage(teams, body);
    response.json(await submit(teams.client, person, message, body.data));
  });
  router.post('/dialog', async (request, response) => {
    const body = submitBody.parse(request.body);
    const { person, message } = findMessage(teams, body);
    response.json(await task(teams.client, person, message, 'task/submit', body.data));
  });
  router.post('/control', async (request, response) => {
    const { index } = controlBody.parse(request.body);
    response.json({ text: (await content.controls[index]?.run()) ?? 'Done.' });
  });
  return router;
}

function readRoutes(router: Router, teams: Teams, content: PageContent, bells: Bells): void {
  const done = new Set<FirstStep>();
  router.get('/world', (_request, response) => void response.json(describeWorld(teams, content)));
  router.get('/places', (request, response) => void response.json(describePlaces(teams, request)));
  router.get(
    '/news',
    (_request, response) => void response.json({ bells: bells.count(), steps: stepsOf(content, done) }),
  );
  router.get('/directory', (_request, response) => void response.json(content.directory()));
  router.get('/traffic', (_request, response) => void response.json(teams.traffic.slice(-200)));
}

function describeWorld({ world, bot, tenantId }: Teams, { about, controls, commands }: PageContent): object {
  const people = world.people.map(({ key, name, title, id, userPrincipalName, locale, timezone }) => ({
    key,
    name,
    title,
    id,
    userPrincipalName,
    locale,
    timezone,
  }));
  return {
    bot,
    tenantId,
    people,
    about,
    commands,
    controls: controls.map(({ label, hint }) => ({ label, hint: hint ?? '' })),
  };
}

/** What was done once stays done, also when it cannot be seen any more. */
function stepsOf({ steps }: PageContent, done: Set<FirstStep>): object[] {
  for (const step of steps) if (!done.has(step) && step.isDone()) done.add(step);
  return steps.map((step) => {
    const { title, hint, person, chat, text = '' } = step;
    return { title, hint, person, chat, text, isDone: done.has(step) };
  });
}

function enter({ world }: Teams, key: string, chat: string): { person: Person; conversation: Conversation } {
  const person = personCalled(world, key);
  const { conversation } = addressOf(world, chat);
  if (!conversation.memberIds.includes(person.id)) throw new Error(`${person.name} is not in "${conversation.name}".`);
  return { person, conversation };
}

function findMessage(
  teams: Teams,
  wanted: { person: string; chat: string; message: string },
): { person: Person; message: Message } {
  const { person, conversation } = enter(teams, wanted.person, wanted.chat);
  const found = messagesFor(teams.world, conversation.id, person.id).find(({ id }) => id === wanted.message);
  return { person, message: found ?? messageIn(teams.world, conversation.id, '') };
}

function describePlaces({ world, bot }: Teams, request: Request): object[] {
  const person = personCalled(world, z.string().parse(request.query['person']));
  const mine = world.conversations.filter((one) => one.memberIds.includes(person.id));
  return mine.map((one) => {
    const last = messagesFor(world, one.id, person.id).at(-1);
    const names = world.people.filter(({ id }) => one.memberIds.includes(id)).map(({ name }) => name);
    return {
      id: one.id,
      kind: one.kind,
      name: one.kind === 'personal' ? bot.name : one.name,
      team: one.team?.name ?? '',
      members: names,
      lastId: last?.id ?? '',
      lastAt: last?.editedAt ?? last?.createdAt ?? 0,
      lastFrom: last?.fromId ?? '',
    };
  });
}

async function look(teams: Teams, bells: Bells, body: z.infer<typeof lookBody>): Promise<object> {
  const { person, conversation } = enter(teams, body.person, body.chat);
  await display(teams.client, person, conversation);
  bells.look(person, conversation);
  const messages = seenIn(teams.world, person, [{ conversation }], teams.bot.name);
  return { messages, typing: isTyping(teams.world, conversation.id) };
}

async function speak(teams: Teams, body: z.infer<typeof sayBody>): Promise<object> {
  const { person, conversation } = enter(teams, body.person, body.chat);
  const place = body.thread === undefined ? { conversation } : { conversation, rootId: body.thread };
  const { message, answer } = await say(teams.client, person, place, body.text, body.manner);
  return { id: message.id, status: answer?.status ?? null };
}

function streamEvents(teams: Teams, request: Request, response: Response): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write('retry: 1000\n\n');
  const write = (event: string, value: unknown): void =>
    void response.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
  const watch = (id: string): void => write('change', { chat: id });
  const stopWatching = watchWorld(teams.world, watch);
  const stopTraffic = teams.onExchange((exchange) => write('exchange', exchange));
  request.on('close', () => {
    stopWatching();
    stopTraffic();
  });
}
