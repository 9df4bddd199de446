import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import type { Problem } from '../../desk/problem';
import type { Vault } from '../../recipe/ports/vault';
import type { AnswerPattern, AnswerRule, Purpose } from '../answers';
import type { HttpAnswer, HttpRequest } from '../http';
import { readBody } from '../read-answer';
import type { Upstream } from '../upstream';

export interface KeyVaultAddresses {
  /** `https://contoso-desk.vault.azure.net`, no trailing slash. */
  readonly url: string;
  /** Audience of its tokens: `https://vault.azure.net`. */
  readonly resource: string;
}

const API_VERSION = '7.5';
const MOST_CHARACTERS = 127;
const bundle = z.looseObject({ value: z.string() });

/** Answers of Key Vault that need more than their status. */
export const keyVaultRules: readonly AnswerRule[] = [
  { status: 409, outlook: 'refused', retried: 'nobody', problem: nameDeleted },
  { status: 403, code: 'ForbiddenByFirewall', outlook: 'refused', retried: 'nobody', problem: shutOut },
  { status: 403, outlook: 'refused', retried: 'nobody', problem: mayNot },
];

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
    const answer = await send('GET', name, doing, { accept: [{ status: 404 }] });
    return answer.status === 404 ? null : readBody('keyVault', { doing }, bundle, answer.body).value;
  }

  async function replace(name: string, value: string, tags: Readonly<Record<string, string>>): Promise<void> {
    await send('PUT', name, `store the secret ${name}`, { body: { value, contentType: 'password', tags } });
  }

  return {
    read,
    replace,
    async putIfAbsent(name, value, tags) {
      if ((await read(name)) === null) await replace(name, value, tags);
    },
    async remove(name) {
      await send('DELETE', name, `remove the secret ${name}`, { accept: [{ status: 404 }] });
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

function nameDeleted({ doing }: Purpose): Problem {
  return {
    code: 'secret-name-deleted',
    what: `Key Vault refused to ${doing}: a secret of this name was deleted and its name cannot be used again yet.`,
    next: 'An admin opens the vault in the Azure portal > Secrets > Manage deleted secrets, recovers or purges it, and presses Retry.',
  };
}

/** `innererror.code` of a refusal by network rules: hashicorp/terraform-provider-azurerm#20742. */
function shutOut({ doing }: Purpose): Problem {
  return {
    code: 'vault-firewall',
    what: `Key Vault refused to ${doing}: the firewall of the vault does not let this machine in.`,
    next: 'An owner of the vault opens it in the Azure portal > Settings > Networking and allows the address (or the virtual network) this machine comes from; then somebody presses Retry.',
  };
}

function mayNot({ doing, permission = 'permission' }: Purpose): Problem {
  return {
    code: 'permission-missing',
    what: `Key Vault refused to ${doing}: the app lacks ${permission}.`,
    next: 'An owner of the vault opens it in the Azure portal > Access control (IAM) > Add role assignment, gives the app the role Key Vault Secrets Officer, waits some minutes, and somebody presses Retry.',
    values: { permission },
  };
}
