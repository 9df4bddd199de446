/** Where the names of a person stand in what was stored as JSON. An id is no name: it stays, so that what was done still fits together. */

/** Every name and user principal name that stands beside the id of the person. */
export function namesIn(value: unknown, personId: string): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((one) => namesIn(one, personId));
  const { name, userPrincipalName } = value as Record<string, unknown>;
  const own = isThem(value, personId) ? [name, userPrincipalName] : [];
  const names = own.filter((one): one is string => typeof one === 'string' && one !== '');
  return [...names, ...Object.values(value).flatMap((inner) => namesIn(inner, personId))];
}

/**
 * The same without the person's names: empty beside their id, and wherever a text is one of `names` and nothing else. What people
 * wrote in their own words, a purpose or a reason, is left as it is.
 */
export function withoutNames(value: unknown, personId: string, names: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return names.has(value) ? '' : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one) => withoutNames(one, personId, names));
  const inside = Object.entries(value).map(([key, inner]) => [key, withoutNames(inner, personId, names)] as const);
  if (!isThem(value, personId)) return Object.fromEntries(inside);
  const others = inside.filter(([key]) => key !== 'userPrincipalName');
  return Object.fromEntries(others.map(([key, inner]) => (key === 'name' ? [key, ''] : [key, inner])));
}

function isThem(value: object, personId: string): boolean {
  const id = (value as Record<string, unknown>)['aadObjectId'];
  return typeof id === 'string' && id.toLowerCase() === personId;
}
