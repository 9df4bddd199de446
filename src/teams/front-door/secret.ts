import type { InboundActivity } from './activity';

/** How the verbs of the buttons begin whose answers show a password or the way to it (`credential.open`, `credential.reveal`). */
const secretVerbs = 'credential.';

/**
 * True for a button whose answer may hold a secret. Such an answer goes to the delivery that asked and is kept nowhere:
 * a repeat is answered anew, from the books.
 */
export function asksForSecret({ value }: InboundActivity): boolean {
  const places = [value, fieldOf(value, 'data'), fieldOf(value, 'action')];
  return places.some((place) => String(fieldOf(place, 'verb')).startsWith(secretVerbs));
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
