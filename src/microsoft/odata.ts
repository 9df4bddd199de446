import { UpstreamError } from '../desk/problem';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// Characters that Entra allows in a user principal name; a path made of anything else is not ours.
const UPN = /^[\p{L}\p{N}'.\-_!#^~$+]+@[\p{L}\p{N}.-]+$/u;

/** A GUID for a path or a filter, in lower case. Throws `refused`, `bad-identifier`, for anything else. */
export function guid(value: string): string {
  const text = value.toLowerCase();
  if (!GUID.test(text)) throw badIdentifier('an id', 'a GUID');
  return text;
}

/** A user principal name as a path segment. Throws `refused`, `bad-identifier`. */
export function upnSegment(value: string): string {
  if (!UPN.test(value)) throw badIdentifier('a user name', 'a user principal name');
  // Graph reads a leading $ as a system segment unless the key is written in brackets.
  return value.startsWith('$') ? `('${encode(value.replaceAll("'", "''"))}')` : `/${encode(value)}`;
}

/** A string literal of a filter; quotes are doubled, so the text cannot leave the literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `?$select=id,name&$filter=…`, each value percent-encoded. Lists are joined by commas. */
export function query(options: Readonly<Record<string, string | readonly string[]>>): string {
  const pairs = Object.entries(options).map(([name, value]) => `${name}=${encodeValue([value].flat().join(','))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Percent-encodes everything that could end a segment or a value, the apostrophe included. */
export function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27');
}

// Harmless inside a query value, and what Microsoft's examples show.
function encodeValue(text: string): string {
  return encode(text).replaceAll('%2C', ',').replaceAll('%24', '$').replaceAll('%3D', '=');
}

function badIdentifier(what: string, wanted: string): UpstreamError {
  return new UpstreamError('refused', { code: 'bad-identifier', standing: 'nothing-sent', values: { what, wanted } });
}
