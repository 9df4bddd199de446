import type { BotAnswer } from './courier';
import { isObject, textOf } from './json';
import type { JsonObject } from './types';

export interface Dialog {
  readonly title: string;
  readonly card: JsonObject;
  readonly height?: string | number;
  readonly width?: string | number;
}

/** What the person sees after a click. */
export type Outcome =
  | { readonly kind: 'card'; readonly card: JsonObject }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'error'; readonly code: string; readonly text: string }
  | { readonly kind: 'dialog'; readonly dialog: Dialog }
  | { readonly kind: 'closed' }
  | { readonly kind: 'sent' };

const ADAPTIVE = 'application/vnd.microsoft.card.adaptive';
const MESSAGE = 'application/vnd.microsoft.activity.message';
const ERROR = 'application/vnd.microsoft.error';

/** Teams' words when an app does not answer properly. */
const UNREACHABLE: Outcome = { kind: 'error', code: 'Unreachable', text: 'Unable to reach app. Please try again.' };

function broken(why: string): Outcome {
  return { kind: 'error', code: why, text: 'Something went wrong. Please try again.' };
}

function isCard(value: unknown): value is JsonObject {
  return isObject(value) && value['type'] === 'AdaptiveCard';
}

/** Reads the answer to `adaptiveCard/action`: HTTP 200 with `{ statusCode, type, value }`, anything else is an error. */
export function readActionAnswer(answer: BotAnswer): Outcome {
  if (answer.status === 0) return UNREACHABLE;
  if (answer.status !== 200) return broken(`HTTP ${answer.status}`);
  if (!isObject(answer.body)) return broken('InvokeResponseMissing');
  const { statusCode, type, value } = answer.body;
  if (type === ERROR) return readError(statusCode, value);
  if (statusCode !== 200) return broken(`StatusCode ${textOf(statusCode)}`);
  if (type === ADAPTIVE && isCard(value)) return { kind: 'card', card: value };
  if (type === MESSAGE && typeof value === 'string') return { kind: 'message', text: value };
  return broken(`InvokeResponseType ${textOf(type)}`);
}

function readError(statusCode: unknown, value: unknown): Outcome {
  if (!isObject(value) || typeof value['message'] !== 'string') return broken(`StatusCode ${textOf(statusCode)}`);
  return { kind: 'error', code: textOf(value['code'], textOf(statusCode)), text: value['message'] };
}

/** Reads the answer to `task/fetch` and `task/submit`; an empty 200 closes the dialog. */
export function readTaskAnswer(answer: BotAnswer): Outcome {
  if (answer.status === 0) return UNREACHABLE;
  if (answer.status !== 200) return broken(`HTTP ${answer.status}`);
  const task = isObject(answer.body) ? answer.body['task'] : undefined;
  if (task === undefined || task === null) return { kind: 'closed' };
  if (!isObject(task)) return broken('TaskInfoMissing');
  if (task['type'] === 'message' && typeof task['value'] === 'string') return { kind: 'message', text: task['value'] };
  if (task['type'] === 'continue' && isObject(task['value'])) return readTaskInfo(task['value']);
  return broken(`TaskType ${textOf(task['type'])}`);
}

function readTaskInfo(info: JsonObject): Outcome {
  const attachment = isObject(info['card']) ? info['card'] : {};
  const card = attachment['content'];
  if (attachment['contentType'] !== ADAPTIVE || !isCard(card)) return broken('TaskCardMissing');
  const { height, width } = info;
  return {
    kind: 'dialog',
    dialog: {
      title: textOf(info['title']),
      card,
      ...(isSize(height) ? { height } : {}),
      ...(isSize(width) ? { width } : {}),
    },
  };
}

function isSize(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
