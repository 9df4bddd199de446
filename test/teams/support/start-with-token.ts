import type { Activity } from '../../../src/sandbox/teams';
import type { Guard } from '../../../src/teams/front-door/arrival';
import { start, waitUntil, type Started, type StartOptions } from './start';

const json = { 'content-type': 'application/json' };

/** A bot and a token that Teams made for it. */
export async function startWithToken(options: StartOptions = {}): Promise<
  Started & {
    token: string;
    post(body: string, headers?: Record<string, string>): Promise<{ status: number; text: string }>;
  }
> {
  const seen: string[] = [];
  const spy: Guard = { name: 'spy', when: 'head', check: ({ authorization }) => void seen.push(authorization ?? '') };
  const started = await start({
    ...options,
    server: { ...options.server, guards: (usual) => [spy, ...(options.server?.guards?.(usual) ?? usual)] },
  });
  const { status } = await started.teams.as('ravi').say('/quota');
  if (status === 200) await waitUntil(() => started.memory.live.length > 0);
  started.desk.calls.length = 0;
  const token = (seen[0] ?? '').replace('Bearer ', '');
  return {
    ...started,
    token,
    async post(body, headers = { authorization: `Bearer ${token}` }) {
      const response = await fetch(`${started.origin}/api/messages`, {
        method: 'POST',
        headers: { ...json, ...headers },
        body,
      });
      return { status: response.status, text: await response.text() };
    },
  };
}

/** What Teams sent to the bot first, to be sent once more or forged. */
export function firstActivity({ teams }: Started): Activity {
  const sent = teams.traffic.find(({ direction }) => direction === 'to-bot');
  return structuredClone(sent?.request) as Activity;
}
