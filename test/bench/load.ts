import { Agent, request } from 'node:http';
import type { Activity } from '../../src/sandbox/teams';
import { pauseFor } from '../support/wait';

/** Who is spoken to, and the proof that it is Teams who speaks. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

/** Sends activities evenly, whatever becomes of those before. Gives what each waited for its answer, ms; throws unless all are taken. */
export async function sendEvenly(
  target: Target,
  activities: readonly Activity[],
  perSecond: number,
): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const began = performance.now();
  const waits = activities.map(async (activity, n) => {
    await pauseFor(Math.max(0, began + (n * 1_000) / perSecond - performance.now()));
    return post(target, activity, agent);
  });
  try {
    return await Promise.all(waits);
  } finally {
    agent.destroy();
  }
}

function post({ url, token }: Target, activity: Activity, agent: Agent): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => (body += String(text)));
      response.on('end', () => {
        const ms = performance.now() - began;
        if (isTaken(response.statusCode ?? 0, body)) resolve(ms);
        else reject(new Error(`${activity.type} was answered ${response.statusCode}: ${body.slice(0, 500)}`));
      });
    });
    call.on('error', reject).end(JSON.stringify(activity));
  });
}

/** An invoke is answered 200 by HTTP; what became of it stands in the body (bot-framework, "Universal Action Model"). */
function isTaken(status: number, body: string): boolean {
  if (status < 200 || status > 299) return false;
  const inside = /"statusCode":(\d+)/.exec(body)?.[1];
  return inside === undefined || Number(inside) < 300;
}
