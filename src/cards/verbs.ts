import { formFields } from '../desk/form-fields';

/**
 * Every verb a card can send back. The data of a button holds the verb and ids, never the record: the bot reads the
 * record itself and asks the policy again.
 */
export const verbs = [
  'request.form',
  'request.environment',
  'request.submit',
  'request.edit',
  'request.view',
  'request.approve',
  'request.reject',
  'request.withdraw',
  'request.again',
  'loan.decline',
  'run.retry',
  'run.undo',
  'run.by-hand',
  'account.view',
  'account.keep',
  'account.repair',
  'account.retire',
  'account.rotate',
  'accounts.page',
  'requests.page',
  'requests.approve',
  'quota.refresh',
  'strays.known',
  'quota.view',
  'list.back',
  'admins.here',
  'admins.away',
  'credential.open',
  'credential.reveal',
] as const;

export type Verb = (typeof verbs)[number];

/** Ids of the inputs, by the verb that sends them. */
export const inputIds = {
  'request.submit': formFields,
  'request.form': formFields,
  'request.environment': formFields,
  'request.approve': ['lender'],
  'request.reject': ['rejectReason'],
  'run.undo': ['confirm'],
  'run.by-hand': ['note', 'end'],
  'account.retire': ['confirm', 'retireReason'],
  'account.rotate': ['confirm'],
  'requests.page': ['environment', 'state', 'text'],
  'requests.approve': ['chosen'],
  'accounts.page': ['text'],
  'admins.here': ['environments'],
  'admins.away': ['environments'],
} as const satisfies Partial<Record<Verb, readonly string[]>>;
