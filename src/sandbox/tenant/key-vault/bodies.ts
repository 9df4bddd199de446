import { isObject, type Call, type JsonObject } from '../core/calls';
import { refuse } from './answers';
import type { SecretAttributes, SecretVersion } from './vault';

const LARGEST_VALUE = 25_600;

function bad(message: string): never {
  return refuse(400, 'BadParameter', message);
}

function body(call: Call, names: readonly string[]): JsonObject {
  if (!isObject(call.body)) return bad('Request body not specified');
  const unknown = Object.keys(call.body).find((name) => !names.includes(name));
  return unknown === undefined ? call.body : bad(`Property has invalid value or is unknown: ${unknown}`);
}

/** The content of a PUT. Times are epoch seconds. */
export function readSet(call: Call): Omit<SecretVersion, 'version'> {
  const { value, contentType, attributes, tags } = body(call, ['value', 'contentType', 'attributes', 'tags']);
  if (typeof value !== 'string' || value === '')
    return bad('Property value is required and must be a non-empty string');
  if (value.length > LARGEST_VALUE) bad('The secret value is larger than 25600 characters');

  const now = Math.floor(call.now / 1000);
  return {
    value,
    ...readCommon(contentType, tags),
    attributes: { enabled: true, ...readTimes(attributes), created: now, updated: now },
  };
}

/** The content of a PATCH: everything but the value. */
export function readAttributes(call: Call, old: SecretVersion): Omit<SecretVersion, 'version' | 'value'> {
  const { contentType, attributes, tags } = body(call, ['contentType', 'attributes', 'tags']);
  return {
    ...readCommon(contentType, tags),
    attributes: { ...old.attributes, ...readTimes(attributes), updated: Math.floor(call.now / 1000) },
  };
}

function readCommon(contentType: unknown, tags: unknown): { contentType?: string; tags?: Record<string, string> } {
  if (contentType !== undefined && typeof contentType !== 'string') return bad('contentType must be a string');
  if (tags !== undefined && !(isObject(tags) && Object.values(tags).every((tag) => typeof tag === 'string'))) {
    return bad('tags must be an object of strings');
  }
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags: tags as Record<string, string> }),
  };
}

function readTimes(attributes: unknown): Partial<SecretAttributes> {
  if (attributes === undefined) return {};
  if (!isObject(attributes)) return bad('attributes must be an object');
  const { enabled, nbf, exp, ...rest } = attributes;
  if (Object.keys(rest).length > 0) return bad(`Unknown attribute ${Object.keys(rest)[0] ?? ''}`);
  if (enabled !== undefined && typeof enabled !== 'boolean') return bad('enabled must be a boolean');

  for (const time of [nbf, exp]) {
    // Milliseconds would lie beyond the year 9999.
    if (time !== undefined && !(Number.isInteger(time) && Number(time) < 253_402_300_800))
      return bad('nbf and exp are whole seconds since 1970');
  }
  return {
    ...(enabled === undefined ? {} : { enabled }),
    ...(nbf === undefined ? {} : { nbf: Number(nbf) }),
    ...(exp === undefined ? {} : { exp: Number(exp) }),
  };
}
