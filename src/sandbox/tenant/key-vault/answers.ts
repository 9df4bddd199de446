import { Refusal, type Call, type JsonObject, type Reply } from '../core/calls';
import type { Secret, SecretVersion } from './vault';

const RECOVERABLE_DAYS = 90;
const PAGE = 25;

/** Ends the request with an error in the vault's form. */
export function refuse(status: number, code: string, message: string, inner?: string): never {
  throw new Refusal(vaultError(status, code, message, inner));
}

export function vaultError(status: number, code: string, message: string, inner?: string): Reply {
  return { status, body: { error: { code, message, ...(inner ? { innererror: { code: inner } } : {}) } } };
}

function attributesOf({ attributes }: SecretVersion): JsonObject {
  return { ...attributes, recoveryLevel: 'Recoverable+Purgeable', recoverableDays: RECOVERABLE_DAYS };
}

export function item(call: Call, name: string, version: SecretVersion, withVersion = true): JsonObject {
  return {
    id: `${call.base}/secrets/${name}${withVersion ? `/${version.version}` : ''}`,
    ...(version.contentType === undefined ? {} : { contentType: version.contentType }),
    attributes: attributesOf(version),
    ...(version.tags ? { tags: version.tags } : {}),
  };
}

export function latest(secret: Secret): SecretVersion {
  const version = secret.versions.at(-1);
  if (!version) throw new Error(`The secret ${secret.name} has no version.`);
  return version;
}

/** Answers a list in pages of at most 25. */
export function page(call: Call, rows: readonly JsonObject[]): Reply {
  const size = Math.min(Number(call.query.get('maxresults') ?? PAGE), PAGE);
  if (!Number.isInteger(size) || size < 1) return refuse(400, 'BadParameter', 'maxresults must be between 1 and 25.');
  const start = Number(call.query.get('$skiptoken') ?? 0);
  const next = new URL(call.path, call.base);
  next.searchParams.set('$skiptoken', String(start + size));
  return {
    status: 200,
    body: {
      value: rows.slice(start, start + size),
      ...(start + size < rows.length ? { nextLink: next.toString() } : {}),
    },
  };
}

export function deletedItem(call: Call, secret: Secret): JsonObject {
  const deletedDate = secret.deletedAt ?? 0;
  return {
    recoveryId: `${call.base}/deletedsecrets/${secret.name}`,
    deletedDate,
    scheduledPurgeDate: deletedDate + RECOVERABLE_DAYS * 86_400,
    ...item(call, secret.name, latest(secret)),
  };
}
