import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from '../../src/sandbox/teams';
import type { Arena } from '../support/arena';

/** What Teams sent to the bot when a person said something: enough to send it again. */
export interface Overheard {
  readonly url: string;
  readonly token: string;
  readonly activity: Activity;
}

/** Lets a person say something that the bot does not get to hear, and notes what Teams sent. */
export async function overhear({ world, bot }: Arena, who: string, words: string): Promise<Overheard> {
  const heard: Overheard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const token = (request.headers.authorization ?? '').replace('Bearer ', '');
      heard.push({ url: bot.messagesUrl, token, activity: JSON.parse(Buffer.concat(chunks).toString()) as Activity });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.teams.connectBot(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`);
  await world.teams.as(who).say(words);
  world.teams.connectBot(bot.messagesUrl);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  if (!heard[0]) throw new Error('Teams sent nothing.');
  return heard[0];
}
