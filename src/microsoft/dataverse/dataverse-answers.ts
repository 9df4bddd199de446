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
    '0x80041d38': modeRefused('it is the last System Administrator'),
    '0x80041d39': modeRefused('it is the user that asks'),
    '0x80041d48': modeRefused('it is an application user'),
    '0x80041d41': modeRefused('it is a support user'),
    '0x80041d67': modeRefused('it is a delegated administrator'),
    '0x80045035': modeRefused('it is an internet-marketing user'),
    '0x80041d65': modeRefused('it holds an administrator role in Entra'),
    '0x80041d2f': modeRefused('it is the only System Administrator'),
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

/** Of the assignment of a role: elsewhere this code stands for any ill-formed request. */
export const assignRoleRules: readonly AnswerRule[] = codes('refused', 'nobody', { '0x80060888': roleGone });

function codes(
  outlook: Outlook,
  retried: Retried,
  problems: Readonly<Record<string, (purpose: Purpose) => Problem>>,
): AnswerRule[] {
  return Object.entries(problems).map(([code, problem]) => ({ code, outlook, retried, problem }));
}

const users = 'Power Platform admin center > Manage > Environments > (environment) > Settings > Users + permissions';

function slotsFull({ doing }: Purpose): Problem {
  return {
    code: 'slots-full',
    what: `Dataverse refused to ${doing}: the environment has reached its maximum number of non-interactive users.`,
    next: 'An admin retires a service account that is no longer needed (/accounts lists them), then presses Retry.',
  };
}

function usersFull({ doing }: Purpose): Problem {
  return {
    code: 'users-full',
    what: `Dataverse refused to ${doing}: the environment has reached its maximum number of users.`,
    next: `An admin disables users that are no longer needed (${users} > Users), then presses Retry.`,
  };
}

function notSystemAdministrator({ doing }: Purpose): Problem {
  return {
    code: 'not-system-administrator',
    what: `Dataverse refused to ${doing}: our application user is not a System Administrator of this environment.`,
    next: `A System Administrator opens ${users} > Application users > (the app) > Edit security roles, ticks System Administrator and saves; then somebody presses Retry.`,
  };
}

function ownModeWrong({ doing }: Purpose): Problem {
  return {
    code: 'own-access-mode',
    what: `Dataverse refused to ${doing}: our own user has no read-write access to this environment.`,
    next: `A System Administrator opens ${users} > Application users and checks that the app is active and is a System Administrator.`,
  };
}

function modeRefused(reason: string) {
  return ({ doing }: Purpose): Problem => ({
    code: 'access-mode-refused',
    what: `Dataverse refused to ${doing}: ${reason}.`,
    next: 'An admin checks whether this is the right user; Dataverse will not change its mode or disable it.',
    values: { reason },
  });
}

function ownsWorkflows({ doing }: Purpose): Problem {
  return {
    code: 'owns-workflows',
    what: `Dataverse refused to ${doing}: workflow rules run under its name.`,
    next: 'An admin opens Power Apps > Solutions > Default Solution > Processes, filters by this owner, assigns the active ones to somebody else (or deactivates them) and presses Retry.',
  };
}

function roleOfOtherUnit({ doing }: Purpose): Problem {
  return {
    code: 'role-wrong-unit',
    what: `Dataverse refused to ${doing}: role and user are in different business units.`,
    next: `An admin checks the business unit of the user (${users} > Users > (user)) against the one in the settings and presses Retry.`,
  };
}

function roleGone({ doing }: Purpose): Problem {
  return {
    code: 'role-missing',
    what: `Dataverse refused to ${doing}: the security role does not exist.`,
    next: `An admin checks the roles of the business unit (${users} > Security roles) against the settings.`,
  };
}

function privilegeMissing({ doing, permission = 'System Administrator' }: Purpose): Problem {
  return {
    code: 'permission-missing',
    what: `Dataverse refused to ${doing}: our application user lacks ${permission}.`,
    next: `A System Administrator opens ${users} > Application users > (the app) > Edit security roles and gives it ${permission}; then somebody presses Retry.`,
    values: { permission },
  };
}

function applicationUserMissing({ doing }: Purpose): Problem {
  return {
    code: 'application-user-missing',
    what: `Dataverse refused to ${doing}: our app is not a user of this environment.`,
    next: `A System Administrator opens ${users} > Application users > New app user, adds the app, chooses the root business unit and the role System Administrator; then somebody presses Retry.`,
  };
}

function notEntitled({ doing }: Purpose): Problem {
  return {
    code: 'not-entitled',
    what: `Dataverse refused to ${doing}: the user has no licence that counts for this environment.`,
    next: 'An operator checks that the SKU in the settings includes Dataverse for this environment; then somebody presses Retry.',
  };
}

function notLicensedYet({ doing }: Purpose): Problem {
  return {
    code: 'not-licensed-yet',
    what: `Dataverse did not ${doing}: it does not see the licence of the user yet.`,
    next: 'Nobody needs to act: the licence arrives within minutes and it is tried again.',
  };
}

function disabledYet({ doing }: Purpose): Problem {
  return {
    code: 'systemuser-disabled',
    what: `Dataverse did not ${doing}: the user is disabled there, or has no business unit yet.`,
    next: 'It is tried again. If it stays so, an admin checks licence and security group of the account and runs Refresh user in the Power Platform admin center.',
  };
}

function rowMissing({ doing }: Purpose): Problem {
  return {
    code: 'systemuser-missing',
    what: `Dataverse could not ${doing}: there is no such row (yet).`,
    next: 'It is tried again. If it stays so, an admin checks whether the user was deleted from the environment.',
  };
}

function licenseServiceAway({ doing }: Purpose): Problem {
  return {
    code: 'service-away',
    what: `Dataverse could not ${doing}: it could not read licence information.`,
    next: 'Nobody needs to act: it is tried again.',
  };
}

function tooMany({ doing }: Purpose): Problem {
  return {
    code: 'service-busy',
    what: `Dataverse asked us to slow down while we tried to ${doing}.`,
    next: 'Nobody needs to act: it is tried again after the pause that the service asked for.',
  };
}

function accountUnknownYet({ doing }: Purpose): Problem {
  return {
    code: 'not-a-member-yet',
    what: `Dataverse did not ${doing}: it does not know the account as a user of this environment (yet).`,
    next: 'It is tried again; a fresh user may be refused for some minutes.',
  };
}

function mayNotImpersonate({ doing }: Purpose): Problem {
  return {
    code: 'permission-missing',
    what: `Dataverse refused to ${doing}: our application user may not act on behalf of others, or the account has no security role.`,
    next: `A System Administrator checks that the app has the role System Administrator (it includes prvActOnBehalfOfAnotherUser) and that the account has its role, both under ${users}.`,
    values: { permission: 'prvActOnBehalfOfAnotherUser' },
  };
}
