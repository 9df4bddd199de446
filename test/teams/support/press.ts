import type { Activity } from '../../../src/sandbox/teams';
import { quotaActivity, type Started } from './start';
import { firstActivity } from './start-with-token';

type Answer = Record<string, unknown>;

/** An invoke of somebody's, as forged as the test wants it. */
export async function invoke(started: Started, name: string, value: unknown, change: object = {}): Promise<Answer> {
  const activity: Activity = {
    ...(await quotaActivity(started)),
    type: 'invoke',
    name,
    value,
    text: undefined,
    ...change,
  };
  const { status, body } = await started.teams.postActivity(activity);
  expect(status).toBe(200);
  return body as Answer;
}

/** `change` is what else the activity says, such as the message that the button stands in. */
export function press(started: Started, verb: unknown, data: unknown = {}, change: object = {}): Promise<Answer> {
  return invoke(started, 'adaptiveCard/action', click(verb, data), change);
}

let counter = 0;

/** The same after something was sent already: nothing is said first, so that the traffic holds the invoke alone. */
export async function invokeAgain(started: Started, name: string, value: unknown): Promise<Answer> {
  const id = `f:${(counter += 1)}`;
  const { body } = await started.teams.postActivity({ ...firstActivity(started), type: 'invoke', name, value, id });
  return body as Answer;
}

export function pressAgain(started: Started, verb: string, data: object, trigger = 'manual'): Promise<Answer> {
  return invokeAgain(started, 'adaptiveCard/action', click(verb, data, trigger));
}

/** The value of a click on a button, or of the refresh that a client asks for by itself. */
export function click(verb: unknown, data: unknown, trigger = 'manual') {
  return { action: { type: 'Action.Execute', verb, data }, trigger };
}
