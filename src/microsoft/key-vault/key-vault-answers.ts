import type { Problem } from '../../desk/problem';
import type { Answer, AnswerRule, Purpose } from '../answers';

/**
 * Answers of Key Vault that need more than their status; the inner code is the cause (Key Vault docs, rest-error-codes:
 * ForbiddenByPolicy, ForbiddenByFirewall, ForbiddenByRbac; public reports: SecretDisabled, ForbiddenByConnection,
 * AccessDenied, ObjectIsDeletedButRecoverable, ObjectIsBeingDeleted).
 */
export const keyVaultRules: readonly AnswerRule[] = [
  {
    status: 409,
    code: ['ObjectIsBeingDeleted', 'ObjectIsBeingRecovered'],
    outlook: 'not-yet',
    retried: 'recipe',
    problem: nameInMotion,
  },
  { status: 409, outlook: 'refused', retried: 'nobody', problem: nameDeleted },
  { status: 403, code: 'SecretDisabled', outlook: 'refused', retried: 'nobody', problem: secretDisabled },
  { status: 403, code: 'ForbiddenByFirewall', outlook: 'refused', retried: 'nobody', problem: firewall },
  { status: 403, code: 'ForbiddenByConnection', outlook: 'refused', retried: 'nobody', problem: privateOnly },
  {
    status: 403,
    code: ['AccessDenied', 'ForbiddenByPolicy'],
    outlook: 'refused',
    retried: 'nobody',
    problem: policyMissing,
  },
  { status: 403, outlook: 'refused', retried: 'nobody', problem: roleMissing },
  { status: 404, outlook: 'refused', retried: 'nobody', problem: vaultMissing },
];

function secretDisabled({ doing }: Purpose): Problem {
  return {
    code: 'vault-secret-disabled',
    what: `Key Vault refused to ${doing}: the secret is disabled.`,
    next: 'An admin of the vault opens it in the Azure portal > Secrets > (the secret) > its current version, sets Enabled to Yes, and then it is tried again.',
  };
}

function nameInMotion({ doing }: Purpose): Problem {
  return {
    code: 'vault-secret-in-motion',
    what: `Key Vault could not ${doing} yet: the secret is just being deleted or recovered.`,
    next: 'Nobody needs to act: it is tried again in a moment.',
  };
}

function nameDeleted({ doing }: Purpose): Problem {
  return {
    code: 'secret-name-deleted',
    what: `Key Vault refused to ${doing}: a secret of this name was deleted and its name cannot be used again yet.`,
    next: 'An admin of the vault opens it in the Azure portal > Secrets > Manage deleted secrets, recovers or purges it, and then it is tried again.',
  };
}

function firewall({ doing }: Purpose): Problem {
  return {
    code: 'vault-firewall',
    what: `Key Vault refused to ${doing}: the firewall of the vault does not let the address of this machine in.`,
    next: 'An owner of the vault opens it in the Azure portal > Networking > Firewalls and virtual networks, adds the address or network of the bot, and then it is tried again.',
  };
}

function privateOnly({ doing }: Purpose): Problem {
  return {
    code: 'vault-private-only',
    what: `Key Vault refused to ${doing}: public access to the vault is switched off, and the bot does not come through a private endpoint.`,
    next: 'An owner of the vault gives the network of the bot a private endpoint to it (Azure portal > the vault > Networking > Private endpoint connections) or allows public access from it; then it is tried again.',
  };
}

function policyMissing({ doing }: Purpose): Problem {
  return {
    code: 'vault-policy-missing',
    what: `Key Vault refused to ${doing}: no access policy of the vault lets the app.`,
    next: 'An owner of the vault opens it in the Azure portal > Access policies, gives the app Get, Set and Delete for secrets, or switches the vault to Azure role-based access control; then it is tried again.',
  };
}

function roleMissing({ doing, permission = 'permission' }: Purpose): Problem {
  return {
    code: 'permission-missing',
    what: `Key Vault refused to ${doing}: the app lacks ${permission}.`,
    next: 'An owner of the vault opens it in the Azure portal > Access control (IAM) > Add role assignment, gives the app the role Key Vault Secrets Officer, and some minutes later it is tried again.',
    values: { permission },
  };
}

/** A secret that is not there answers 404 SecretNotFound, which the client takes for an answer. */
function vaultMissing({ doing }: Purpose, { path }: Answer): Problem {
  return {
    code: 'vault-missing',
    what: `No vault answered when we tried to ${doing}: its address knows nothing of ${path}.`,
    next: 'An operator compares KEY_VAULT_URL with the Vault URI in the Azure portal; a vault that was deleted is recovered under Key vaults > Manage deleted vaults. Then it is tried again.',
  };
}
