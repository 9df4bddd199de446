import { randomUUID } from 'node:crypto';
import { UpstreamError } from '../../desk/problem';
import type { HttpRequest } from '../http';
import type { Upstream } from '../upstream';
import type { KeyVaultAddresses } from './key-vault';
import { keyVaultRules } from './key-vault-answers';

const notThere = { status: 404, code: 'SecretNotFound' };

/**
 * Throws when the app may not write secrets, and when what answers is no vault. Asks to change a version that does not
 * exist: Update needs the same right as Set (secrets/set), and a vault refuses it for its absence only.
 */
export async function tryVault(upstream: Upstream, { url, resource }: KeyVaultAddresses): Promise<void> {
  const version = randomUUID().replaceAll('-', '');
  const secret = `${url}/secrets/account-desk-doctor-${version.slice(0, 8)}`;
  const ask = (method: HttpRequest['method'], address: string, body?: object) =>
    upstream.call({
      service: 'keyVault',
      doing: 'write secrets',
      permission: 'the role Key Vault Secrets Officer on the vault',
      rules: keyVaultRules,
      method,
      url: `${address}?api-version=7.5`,
      resource,
      repeatable: true,
      accept: [notThere],
      ...(body && { body }),
    });
  try {
    await ask('PATCH', `${secret}/${version}`, { tags: {} });
  } catch (error) {
    if (!isNoVault(error)) throw error;
    // A vault may word the absence of a version otherwise; of a secret it always says SecretNotFound.
    await ask('GET', secret);
  }
}

function isNoVault(error: unknown): boolean {
  return error instanceof UpstreamError && error.problem.code === 'vault-missing';
}
