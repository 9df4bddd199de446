import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Vault } from '../../recipe/ports/vault';
import type { AnswerPattern } from '../answers';
import type { HttpAnswer, HttpRequest } from '../http';
import { readBody } from '../read-answer';
import type { Upstream } from '../upstream';
import { keyVaultRules } from './key-vault-answers';

export interface KeyVaultAddresses {
  /** `https://contoso-desk.vault.azure.net`, no trailing slash. */
  readonly url: string;
  /** Audience of its tokens: `https://vault.azure.net`. */
  readonly resource: string;
}

const API_VERSION = '7.5';
const MOST_CHARACTERS = 127;
const bundle = z.looseObject({ value: z.string() });

/** The only 404 that says that a secret is not there; any other is no answer of a vault. */
const noSuchSecret: AnswerPattern = { status: 404, code: 'SecretNotFound' };
/** Its removal was taken, and is not over: this one sent again, because the answer to it was lost, or somebody's. */
const beingRemoved: AnswerPattern = { status: 409, code: 'ObjectIsBeingDeleted' };

/** Key Vault secrets. Every write makes a new version; only the newest is handed out. */
export function createKeyVault(upstream: Upstream, addresses: KeyVaultAddresses): Vault {
  async function send(
    method: HttpRequest['method'],
    name: string,
    doing: string,
    options: KeyVaultCall = {},
  ): Promise<HttpAnswer> {
    return upstream.call({
      service: 'keyVault',
      doing,
      permission: 'the role Key Vault Secrets Officer on the vault',
      method,
      url: `${addresses.url}/secrets/${secretName(name)}?api-version=${API_VERSION}`,
      resource: addresses.resource,
      headers: { accept: 'application/json' },
      repeatable: true,
      rules: keyVaultRules,
      ...options,
    });
  }

  async function read(name: string): Promise<string | null> {
    const doing = `read the secret ${name}`;
    const answer = await send('GET', name, doing, { accept: [noSuchSecret] });
    return answer.status === 404 ? null : readBody('keyVault', { doing }, bundle, answer.body).value;
  }

  async function replace(name: string, value: string, tags: Readonly<Record<string, string>>): Promise<void> {
    await send('PUT', name, `store the secret ${name}`, { body: { value, contentType: 'password', tags } });
  }

  return {
    address: addresses.url,
    read,
    replace,
    async putIfAbsent(name, value, tags) {
      if ((await read(name)) === null) await replace(name, value, tags);
    },
    async remove(name) {
      await send('DELETE', name, `remove the secret ${name}`, { accept: [noSuchSecret, beingRemoved] });
    },
  };
}

interface KeyVaultCall {
  readonly body?: unknown;
  readonly accept?: readonly AnswerPattern[];
}

/** A legal secret name (`[0-9A-Za-z-]{1,127}`). A name that had to be changed gets a hash, so that two stay two. */
export function secretName(name: string): string {
  const legal = name.replace(/[^0-9A-Za-z-]/g, '-');
  if (legal === name && name.length <= MOST_CHARACTERS) return name;

  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${legal.slice(0, MOST_CHARACTERS - hash.length - 1)}-${hash}`;
}
