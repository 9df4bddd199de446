import { Agent, request } from 'node:http';
import type { Activity } from '../../src/sandbox/teams';
import { pauseFor } from '../support/wait';

/** Who is spoken to, and the proof that it is Teams who speaks. */
export interface Target {
  readonly url: string;
  readonly token: string;
}

/** What became of an activity that was sent. */
interface Answer {
  /** From the sending to the last byte of the answer. */
  readonly ms: number;
  /** Of HTTP; 0 where there was no answer, and the body says why. */
  readonly status: number;
  /** Done, and not refused by HTTP or in the body. */
  readonly isTaken: boolean;
  readonly body: string;
}

/** More than ever wait at once, so that nobody waits for a connection. */
const mostConnections = 64;

/** Sends activities evenly, whatever becomes of those before. Gives what each waited for its answer, ms; throws unless all are taken. */
export async function sendEvenly(
  target: Target,
  activities: readonly Activity[],
  perSecond: number,
): Promise<readonly number[]> {
  const answers = await offerEvenly(target, activities, perSecond);
  for (const [n, answer] of answers.entries()) requireTaken(answer, activities[n]);
  return answers.map(({ ms }) => ms);
}

/** The same, whether or not they are taken; an answer for each, in their order. */
export async function offerEvenly(
  target: Target,
  activities: readonly Activity[],
  perSecond: number,
): Promise<readonly Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  const began = performance.now();
  const answers = activities.map(async (activity, n) => {
    await pauseFor(Math.max(0, began + (n * 1_000) / perSecond - performance.now()));
    return post(target, activity, agent);
  });
  try {
    return await Promise.all(answers);
  } finally {
    agent.destroy();
  }
}

/** How many turns a second are done while so many are under way at all times. Throws unless all are taken. */
export async function throughputOf(target: Target, activities: readonly Activity[], atOnce: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const left = activities.values();
  const began = performance.now();
  const one = async () => {
    for (const activity of left) requireTaken(await post(target, activity, agent), activity);
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, one));
    return (1_000 * activities.length) / (performance.now() - began);
  } finally {
    agent.destroy();
  }
}

function post({ url, token }: Target, activity: Activity, agent: Agent): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return new Promise((resolve) => {
    const began = performance.now();
    const answered = (status: number, body: string) =>
      resolve({ ms: performance.now() - began, status, isTaken: isTaken(status, body), body });
    const lost = (error: Error) => answered(0, String(error));
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => (body += String(text)));
      response.on('end', () => answered(response.statusCode ?? 0, body)).on('error', lost);
    });
    call.on('error', lost).end(JSON.stringify(activity));
  });
}

function requireTaken(answer: Answer, activity: Activity | undefined): void {
  const { status, body } = answer;
  if (!answer.isTaken) throw new Error(`${activity?.type} was answered ${status}: ${body.slice(0, 500)}`);
}

/** An invoke is answered 200 by HTTP; what became of it stands in the body (bot-framework, "Universal Action Model"). */
function isTaken(status: number, body: string): boolean {
  if (status < 200 || status > 299) return false;
  const inside = /"statusCode":(\d+)/.exec(body)?.[1];
  return inside === undefined || Number(inside) < 300;
}
