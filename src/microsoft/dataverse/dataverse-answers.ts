import type { Outlook, Problem } from '../../desk/problem';
import type { AnswerRule, Purpose, Retried } from '../answers';

/**
 * Dataverse error codes → what to do. Codes come in hex, often in lower case, and decide alone: the status of business
 * errors is not documented. Sources: Microsoft's web service error codes; message texts are not shown to people.
 */
export const dataverseRules: readonly AnswerRule[] = [
  ...codes('refused', 'nobody', {
    '0x8004b050': slotsFull,
    '0x8004b049': usersFull,
    '0x8004b011': usersFull,
    '0x80048d2f': notSystemAdministrator,
    '0x80044502': ownModeWrong,
    '0x80041d38': modeRefused('last-administrator'),
    '0x80041d39': modeRefused('own-user'),
    '0x80041d48': modeRefused('application-user'),
    '0x80041d41': modeRefused('support-user'),
    '0x80041d67': modeRefused('delegated-administrator'),
    '0x80045035': modeRefused('marketing-user'),
    '0x80041d65': modeRefused('entra-administrator'),
    '0x80041d2f': modeRefused('only-administrator'),
    '0x80044154': ownsWorkflows,
    '0x80041409': roleOfOtherUnit,
    '0x80041401': roleGone,
    '0x80041402': roleGone,
    '0x80040220': privilegeMissing,
    '0x80040231': privilegeMissing,
    '0x80048405': privilegeMissing,
    '0x80072560': applicationUserMissing,
    '0x8004d24c': notEntitled,
  }),
  ...codes('not-yet', 'recipe', {
    // The licence is assigned in Entra but Dataverse has not heard of it.
    '0x80041d66': notLicensedYet,
    '0x8004d24b': notLicensedYet,
    '0x80040225': disabledYet,
    '0x8004a112': disabledYet,
    '0x80040217': rowMissing,
  }),
  // "Unexpected error reading user licence information … retry later".
  ...codes('again', 'here', { '0x80072300': licenseServiceAway }),
  // Service protection: requests, execution time, concurrency. They come with 429 and Retry-After.
  ...codes('again', 'here', { '0x80072322': tooMany, '0x80072321': tooMany, '0x80072326': tooMany }),
  { status: 404, outlook: 'not-yet', retried: 'recipe', problem: rowMissing },
  { status: 403, outlook: 'refused', retried: 'nobody', problem: privilegeMissing },
];

/** Of WhoAmI with `CallerObjectId`: here it is the new account that Dataverse may not know yet, not our app. */
export const impersonationRules: readonly AnswerRule[] = [
  ...codes('not-yet', 'recipe', { '0x80072560': accountUnknownYet }),
  { status: 403, code: ['0x80040220'], outlook: 'refused', retried: 'nobody', problem: mayNotImpersonate },
];

/** Of giving and taking a role: elsewhere this code stands for any ill-formed request. */
export const assignRoleRules: readonly AnswerRule[] = codes('refused', 'nobody', { '0x80060888': roleGone });

function codes(
  outlook: Outlook,
  retried: Retried,
  problems: Readonly<Record<string, (purpose: Purpose) => Problem>>,
): AnswerRule[] {
  return Object.entries(problems).map(([code, problem]) => ({ code, outlook, retried, problem }));
}

function slotsFull({ doing }: Purpose): Problem {
  return { code: 'slots-full', values: { doing, case: 'dataverse' } };
}

function usersFull({ doing }: Purpose): Problem {
  return { code: 'users-full', values: { doing } };
}

function notSystemAdministrator({ doing }: Purpose): Problem {
  return { code: 'not-system-administrator', values: { doing } };
}

function ownModeWrong({ doing }: Purpose): Problem {
  return { code: 'own-access-mode', values: { doing } };
}

function modeRefused(reason: string) {
  return ({ doing }: Purpose): Problem => ({ code: 'access-mode-refused', values: { doing, case: reason } });
}

function ownsWorkflows({ doing }: Purpose): Problem {
  return { code: 'owns-workflows', values: { doing } };
}

function roleOfOtherUnit({ doing }: Purpose): Problem {
  return { code: 'role-wrong-unit', values: { doing } };
}

function roleGone({ doing }: Purpose): Problem {
  return { code: 'role-missing', values: { doing, case: 'dataverse' } };
}

function privilegeMissing({ doing, permission = 'System Administrator' }: Purpose): Problem {
  return { code: 'permission-missing', values: { permission, doing, case: 'dataverse' } };
}

function applicationUserMissing({ doing }: Purpose): Problem {
  return { code: 'application-user-missing', values: { doing } };
}

function notEntitled({ doing }: Purpose): Problem {
  return { code: 'not-entitled', values: { doing } };
}

function notLicensedYet({ doing }: Purpose): Problem {
  return { code: 'not-licensed-yet', values: { doing, case: 'dataverse' } };
}

function disabledYet({ doing }: Purpose): Problem {
  return { code: 'systemuser-disabled', values: { doing, case: 'dataverse' } };
}

function rowMissing({ doing }: Purpose): Problem {
  return { code: 'systemuser-missing', values: { doing, case: 'dataverse' } };
}

function licenseServiceAway({ doing }: Purpose): Problem {
  return { code: 'service-away', values: { doing, case: 'license-service' } };
}

function tooMany({ doing }: Purpose): Problem {
  return { code: 'service-busy', values: { doing, case: 'dataverse' } };
}

function accountUnknownYet({ doing }: Purpose): Problem {
  return { code: 'not-a-member-yet', values: { doing } };
}

function mayNotImpersonate({ doing }: Purpose): Problem {
  return {
    code: 'permission-missing',
    values: { permission: 'prvActOnBehalfOfAnotherUser', doing, case: 'impersonation' },
  };
}
