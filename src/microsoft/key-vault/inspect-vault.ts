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
    if (!isNotFound(error)) throw error;
    // Some other 404: a vault says of a secret that it is not there; anything else that answers does not.
    await ask('GET', secret).catch((second: unknown) => {
      throw isNotFound(second) ? noVault(url, second) : second;
    });
  }
}

function isNotFound(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.problem.code === 'vault-missing';
}

function noVault(url: string, error: UpstreamError): UpstreamError {
  return new UpstreamError('refused', {
    code: 'vault-missing',
    what: `${url} answers, but not as a vault: it knows nothing at all.`,
    standing: 'Nothing was changed; this was a question only.',
    next: 'An operator copies "Vault URI" from Azure portal > Key vaults > (the vault) > Overview into KEY_VAULT_URL; a deleted vault is brought back under Key vaults > Manage deleted vaults.',
    ...(error.problem.technical !== undefined && { technical: error.problem.technical }),
  });
}
