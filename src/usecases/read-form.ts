import { z } from 'zod/v4';
import { checkAccountName } from '../desk/account-name';
import { findEnvironment, roleOf } from '../desk/find';
import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import type { RequestDraft } from '../desk/request';
import type { DeskSettings } from '../desk/settings';

/** Largest raw input that is looked at at all, in characters. */
const rawLimit = 4_000;
const fields = [
  'accountName',
  'environment',
  'role',
  'purpose',
  'accountKind',
  'owner',
  'passwordNeverExpires',
  'passwordTaking',
  'reviewOn',
] as const;
type Field = (typeof fields)[number];
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const raw = z.object(
  Object.fromEntries(fields.map((field) => [field, z.string().max(rawLimit).optional().catch('')])) as Record<
    Field,
    z.ZodCatch<z.ZodOptional<z.ZodString>>
  >,
);

export type ReadForm =
  | { readonly draft: RequestDraft; readonly inputs: Record<string, string> }
  | { readonly errors: Record<string, Problem>; readonly inputs: Record<string, string> };

/**
 * Reads the inputs of the request form: a fresh object of known fields, each checked, every error at once, each naming
 * its field. `inputs` keeps what was typed, so that nothing is lost.
 */
export function readForm(given: unknown, settings: DeskSettings, requester: Person, today: string): ReadForm {
  const parsed = raw.safeParse(given ?? {});
  const inputs = Object.fromEntries(fields.map((field) => [field, (parsed.data?.[field] ?? '').trim()])) as Record<
    Field,
    string
  >;
  const errors = findErrors(inputs, settings, today);
  if (Object.keys(errors).length > 0) return { errors, inputs };

  return {
    inputs,
    draft: {
      kind: 'create',
      accountName: inputs.accountName,
      environmentId: findEnvironment(settings, inputs.environment)?.id ?? inputs.environment,
      roleId: inputs.role,
      purpose: inputs.purpose,
      accountKind: inputs.accountKind === 'onprem' ? 'onprem' : 'cloud',
      owner: ownerOf(inputs.owner, requester),
      passwordNeverExpires: inputs.passwordNeverExpires === 'true',
      passwordTaking: inputs.passwordTaking === 'from-vault' ? 'from-vault' : 'shown-once',
      reviewOn: inputs.reviewOn || inAYear(today),
    },
  };
}

function ownerOf(given: string, requester: Person): Person {
  const id = given.toLowerCase();
  return id === requester.aadObjectId.toLowerCase() ? requester : { aadObjectId: id, name: '' };
}

/** The same day next year; ISO days. */
export function inAYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4) === '-02-29' ? '-02-28' : today.slice(4)}`;
}

function findErrors(inputs: Record<Field, string>, settings: DeskSettings, today: string): Record<string, Problem> {
  const environment = findEnvironment(settings, inputs.environment);
  const found: (Problem | null)[] = [
    checkAccountName(inputs.accountName, settings.accountName),
    environment
      ? null
      : missing('environment', 'environment-missing', 'No environment is chosen.', 'Choose one of the list.'),
    environment && !roleOf(environment, inputs.role)
      ? missing(
          'role',
          'role-not-offered',
          'No security role of this environment is chosen.',
          `Choose one of: ${environment.roles.map(({ name }) => name).join(', ')}.`,
        )
      : null,
    checkPurpose(inputs.purpose, settings.limits.purposeLength),
    guid.test(inputs.owner.toLowerCase())
      ? null
      : missing(
          'owner',
          'owner-missing',
          'No responsible person is named.',
          'Name the person who answers for the account and collects its password.',
        ),
    inputs.accountKind === 'onprem' && environment && !environment.onPremises
      ? missing(
          'accountKind',
          'no-on-premises',
          `${environment.name} takes cloud accounts only.`,
          'Choose Microsoft 365 (cloud).',
        )
      : null,
    checkReview(inputs, today),
  ];
  return Object.fromEntries(
    found.filter((problem) => problem !== null).map((problem) => [problem.field ?? '', problem]),
  );
}

function checkPurpose(purpose: string, longest: number): Problem | null {
  if (purpose.length < 10) {
    return missing(
      'purpose',
      'purpose-missing',
      'The purpose is missing or too short to decide on.',
      'Say which system connects, and which records it reads or writes.',
    );
  }
  if (purpose.length <= longest) return null;
  const problem = missing(
    'purpose',
    'purpose-too-long',
    `The purpose has ${purpose.length} characters.`,
    `Shorten it to ${longest} at most.`,
  );
  return { ...problem, values: { length: purpose.length, longest } };
}

function checkReview({ reviewOn, passwordNeverExpires }: Record<Field, string>, today: string): Problem | null {
  if (reviewOn === '' && passwordNeverExpires === 'true') {
    return missing(
      'reviewOn',
      'review-missing',
      'A password that never expires needs a day of review.',
      'Choose the day on which somebody must confirm that the account is still needed.',
    );
  }
  if (reviewOn === '') return null;
  const real = /^\d{4}-\d{2}-\d{2}$/.test(reviewOn) && !Number.isNaN(Date.parse(reviewOn));
  if (real && reviewOn > today && Number(reviewOn.slice(0, 4)) - Number(today.slice(0, 4)) <= 2) return null;
  return missing(
    'reviewOn',
    'review-date',
    'The review date is not a day within the next two years.',
    'Choose the day on which somebody must confirm that the account is still needed.',
  );
}

function missing(field: string, code: string, what: string, next: string): Problem {
  return { field, code, what, next };
}
