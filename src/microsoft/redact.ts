import type { ServiceName } from './exchange';

const REDACTED = '[redacted]';

const secretKeys = new Set([
  'password',
  'client_secret',
  'client_assertion',
  'access_token',
  'refresh_token',
  'id_token',
  'secrettext',
]);
const loudHeaders = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'proxy-authorization',
  'www-authenticate',
  // Azure App Service: proves to the endpoint of the managed identity that the app itself asks.
  'x-identity-header',
]);

/** A copy in which passwords, tokens and secret values are blanked out; everything else keeps its shape. */
export function redactBody(service: ServiceName, body: unknown): unknown {
  if (typeof body === 'string') return service === 'login' ? redactForm(body) : body;
  if (Array.isArray(body)) return body.map((item) => redactBody(service, item));
  if (typeof body !== 'object' || body === null) return body;

  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      isSecret(service, key) && typeof value === 'string' ? REDACTED : redactBody(service, value),
    ]),
  );
}

/** Headers without those that carry credentials. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !loudHeaders.has(name.toLowerCase())));
}

/** Every secret string of a request body, so that it can be struck out of texts that echo it. */
export function secretsIn(service: ServiceName, body: unknown): string[] {
  if (Array.isArray(body)) return body.flatMap((item) => secretsIn(service, item));
  if (typeof body !== 'object' || body === null) return [];

  return Object.entries(body).flatMap(([key, value]) =>
    isSecret(service, key) && typeof value === 'string' ? [value] : secretsIn(service, value),
  );
}

/** One line of foreign text: no secrets, no control characters, at most 300 characters. */
export function foreignText(text: string, secrets: readonly string[]): string {
  const clean = secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
  return clean
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

// In the vault the secret itself is called `value`; in OData answers `value` is the list.
function isSecret(service: ServiceName, key: string): boolean {
  return secretKeys.has(key.toLowerCase()) || (service === 'keyVault' && key === 'value');
}

function redactForm(form: string): string {
  // Half of an answer may hold a whole token.
  if (form.trimStart().startsWith('{')) return REDACTED;
  const fields = new URLSearchParams(form);
  for (const key of fields.keys()) if (secretKeys.has(key.toLowerCase())) fields.set(key, REDACTED);
  return fields.toString();
}
