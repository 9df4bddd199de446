import { z } from 'zod/v4';
import { activityShape, type InboundActivity } from './activity';
import type { Arrival, Guard } from './arrival';
import { Refusal } from './refusal';

/** Deepest nesting of an activity. Teams' own cards and dialogs stay below 25. */
const deepest = 40;
/** Own keys with these names would reach a prototype when an object is copied carelessly. */
const poisonous = new Set(['__proto__', 'constructor', 'prototype']);

/** The body must be JSON and an object; it is copied without keys that could reach a prototype, and refused when too deep. */
export const jsonGuard: Guard = {
  name: 'json',
  when: 'body',
  check(arrival) {
    const parsed = parse(arrival.raw);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new Refusal(400, 'body is not an object');
    arrival.activity = copy(parsed, 0) as InboundActivity;
  },
};

/** The body must look like an activity. */
export const shapeGuard: Guard = {
  name: 'shape',
  when: 'body',
  check(arrival) {
    const checked = activityShape.safeParse(arrival.activity);
    if (!checked.success) throw new Refusal(400, `not an activity: ${z.prettifyError(checked.error)}`);
  },
};

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch (cause) {
    throw new Refusal(400, 'body is not JSON', undefined, { cause });
  }
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) throw new Refusal(400, `nested deeper than ${deepest}`);
  if (Array.isArray(value)) return value.map((one) => copy(one, depth + 1));
  const entries = Object.entries(value).filter(([key]) => !poisonous.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, copy(inner, depth + 1)]));
}

/** The activity of an arrival that has passed the `json` guard. */
export function activityOf(arrival: Arrival): InboundActivity {
  if (!arrival.activity) throw new Refusal(400, 'body was not read');
  return arrival.activity;
}
