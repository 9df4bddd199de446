import { z } from 'zod/v4';
import { closest } from './closest';

type Issue = z.core.$ZodIssue;

/** Each fault as one line that says where: `environments[prod].roles[0].name …`. */
export function sayIssues(issues: readonly Issue[], content: unknown, schema: z.ZodType): string[] {
  return issues.flatMap((issue) => {
    const where = placeOf(issue.path, content);
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => sayUnknown(key, issue.path, where, schema));
    const place = where === '' ? 'the file' : where;
    if (issue.code === 'invalid_type' && at(content, issue.path) === undefined) return [`${place} is missing`];
    return [`${place} ${issue.message}`];
  });
}

function sayUnknown(key: string, path: Issue['path'], where: string, schema: z.ZodType): string {
  const known = keysAt(schema, path);
  const meant = closest(key, known, Infinity);
  const place = where === '' ? key : `${where}.${key}`;
  const next = meant === null ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
  return `${place} is not a setting: ${next}`;
}

/** An environment is known to people by its id, not by its place in the file. */
function placeOf(path: Issue['path'], content: unknown): string {
  return path.reduce<string>((place, key, index) => {
    if (typeof key !== 'number') return place === '' ? String(key) : `${place}.${String(key)}`;
    const id = (at(content, path.slice(0, index + 1)) as { id?: unknown } | undefined)?.id;
    return `${place}[${typeof id === 'string' && id !== '' ? id : key}]`;
  }, '');
}

function at(content: unknown, path: Issue['path']): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    content,
  );
}

interface Described {
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
}

function keysAt(schema: z.ZodType, path: Issue['path']): string[] {
  const whole = z.toJSONSchema(schema, { io: 'input' }) as Described;
  const place = path.reduce<Described | undefined>(
    (described, key) => (typeof key === 'number' ? described?.items : described?.properties?.[String(key)]),
    whole,
  );
  return Object.keys(place?.properties ?? {}).filter((key) => key !== '$schema');
}
