import { z } from 'zod/v4';
import { longestPlace, readPlace } from '../../desk/place';
import type { Place } from '../../desk/place';
import { inputIds, verbs, type Verb } from '../../cards/verbs';

/** Longest input that is passed on, in characters; the use cases have limits of their own below it. */
const longestInput = 4_000;

/**
 * What came back with a button: ids, and the inputs that its card has. Everything else in the data is ignored, and the
 * ids are only asked about: who may do what is decided from the rows and the caller.
 */
export interface ButtonData {
  readonly verb: Verb;
  readonly requestId: string | null;
  /** Version the card was drawn from. */
  readonly version: number | null;
  readonly environmentId: string | null;
  /** From 0. */
  readonly page: number;
  readonly ticket: string;
  /** The part of a list that the button shows. */
  readonly place: Place | null;
  /** The part of a list that its card was opened from. */
  readonly back: Place | null;
  readonly inputs: Readonly<Record<string, string>>;
}

const count = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().min(0).max(1e9));

const place = z.string().max(longestPlace).transform(readPlace).nullable().catch(null);

const data = z.object({
  requestId: z
    .string()
    .regex(/^SA-\d{1,9}$/)
    .nullable()
    .catch(null),
  version: count.nullable().catch(null),
  environmentId: z.string().min(1).max(64).nullable().catch(null),
  page: count.catch(0),
  ticket: z.string().max(200).catch(''),
  place,
  back: place,
});

const record = z.record(z.string(), z.unknown()).catch({});

/** Null when no such button exists. */
export function readButtonData(verb: unknown, given: unknown): ButtonData | null {
  const known = verbs.find((one) => one === verb);
  if (known === undefined) return null;
  const raw = record.parse(given);
  return { verb: known, ...data.parse(ownOf(raw)), inputs: inputsOf(known, raw) };
}

function ownOf(raw: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(data.shape).map((key) => [key, raw[key] ?? null]));
}

/** Inputs of this verb's card by id, as strings; objects and lists are not inputs. */
function inputsOf(verb: Verb, raw: Record<string, unknown>): Record<string, string> {
  const ids: readonly string[] = verb in inputIds ? inputIds[verb as keyof typeof inputIds] : [];
  const given = ids.filter((id) => Object.hasOwn(raw, id) && ['string', 'number', 'boolean'].includes(typeof raw[id]));
  return Object.fromEntries(given.map((id) => [id, String(raw[id]).slice(0, longestInput)]));
}
