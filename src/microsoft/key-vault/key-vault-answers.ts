import type { Problem } from '../../desk/problem';
import type { ServiceAnswer, AnswerRule, Purpose } from '../answers';

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
  return { code: 'vault-secret-disabled', values: { doing } };
}

function nameInMotion({ doing }: Purpose): Problem {
  return { code: 'vault-secret-in-motion', values: { doing } };
}

function nameDeleted({ doing }: Purpose): Problem {
  return { code: 'secret-name-deleted', values: { doing } };
}

function firewall({ doing }: Purpose): Problem {
  return { code: 'vault-firewall', values: { doing } };
}

function privateOnly({ doing }: Purpose): Problem {
  return { code: 'vault-private-only', values: { doing } };
}

function policyMissing({ doing }: Purpose): Problem {
  return { code: 'vault-policy-missing', values: { doing } };
}

function roleMissing({ doing, permission = 'permission' }: Purpose): Problem {
  return { code: 'permission-missing', values: { permission, doing, case: 'vault' } };
}

/** A secret that is not there answers 404 SecretNotFound, which the client takes for an answer. */
function vaultMissing({ doing }: Purpose, { path }: ServiceAnswer): Problem {
  return { code: 'vault-missing', values: { doing, path } };
}
