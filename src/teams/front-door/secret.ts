import { fromJson, type InboundActivity } from './activity';

/** How the verbs of the buttons begin whose answers show a password or the way to it (`credential.open`, `credential.reveal`). */
const secretVerbs = 'credential.';

/**
 * True for a button whose answer may hold a secret, wherever a client names its verb. Such an answer goes to the delivery
 * that asked and is kept nowhere: a repeat is answered anew, from the books.
 */
export function asksForSecret({ value }: InboundActivity): boolean {
  const given = fromJson(value);
  const [data, action] = [fieldOf(given, 'data'), fieldOf(given, 'action')];
  const places = [given, data, action, fieldOf(action, 'data')];
  return places.some((place) => String(fieldOf(place, 'verb')).startsWith(secretVerbs));
}

function fieldOf(value: unknown, name: string): unknown {
  const field = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return fromJson(field);
}
