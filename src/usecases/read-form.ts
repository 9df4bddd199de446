import { z } from 'zod/v4';
import { checkAccountName } from '../desk/account-name';
import { findEnvironment, roleOf } from '../desk/find';
import type { Person } from '../desk/people';
import type { Problem } from '../desk/problem';
import type { RequestDraft } from '../desk/request';
import type { DeskSettings, EnvironmentSettings } from '../desk/settings';
import { formFields } from '../desk/form-fields';
import { readDay } from '../desk/written-day';

/** Largest raw input that is looked at at all, in characters. */
const rawLimit = 4_000;
type Field = (typeof formFields)[number];
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const raw = z.object(
  Object.fromEntries(formFields.map((field) => [field, z.string().max(rawLimit).optional().catch('')])) as Record<
    Field,
    z.ZodCatch<z.ZodOptional<z.ZodString>>
  >,
);

type ReadForm =
  | { readonly draft: RequestDraft; readonly inputs: Record<string, string> }
  | { readonly errors: Record<string, Problem>; readonly inputs: Record<string, string> };

/**
 * Reads the inputs of the request form: a fresh object of known fields, each checked, every error at once, each naming
 * its field. `inputs` keeps what was typed, so that nothing is lost.
 */
export function readForm(given: unknown, settings: DeskSettings, requester: Person, today: string): ReadForm {
  const parsed = raw.safeParse(given ?? {});
  const typed = Object.fromEntries(formFields.map((field) => [field, (parsed.data?.[field] ?? '').trim()])) as Record<
    Field,
    string
  >;
  const review = readDay(typed.reviewOn);
  const inputs = { ...typed, ...('day' in review ? { reviewOn: review.day } : {}) };
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
    environment ? null : { field: 'environment', code: 'environment-missing' },
    environment && !roleOf(environment, inputs.role) ? roleNotOffered(environment) : null,
    checkPurpose(inputs.purpose, settings.limits.purposeLength),
    guid.test(inputs.owner.toLowerCase()) ? null : { field: 'owner', code: 'owner-missing' },
    inputs.accountKind === 'onprem' && environment && !environment.onPremises
      ? { field: 'accountKind', code: 'no-on-premises', values: { environment: environment.name } }
      : null,
    checkReview(inputs, today),
  ];
  return Object.fromEntries(
    found.filter((problem) => problem !== null).map((problem) => [problem.field ?? '', problem]),
  );
}

function roleNotOffered({ roles }: EnvironmentSettings): Problem {
  const names = roles.map(({ name }) => name).join(', ');
  return { field: 'role', code: 'role-not-offered', values: { case: 'on-form', roles: names } };
}

function checkPurpose(purpose: string, longest: number): Problem | null {
  if (purpose.length < 10) return { field: 'purpose', code: 'purpose-missing' };
  if (purpose.length <= longest) return null;
  return { field: 'purpose', code: 'purpose-too-long', values: { length: purpose.length, longest } };
}

function checkReview({ reviewOn, passwordNeverExpires }: Record<Field, string>, today: string): Problem | null {
  if (reviewOn === '') return passwordNeverExpires === 'true' ? { field: 'reviewOn', code: 'review-missing' } : null;
  const read = readDay(reviewOn);
  const written = reviewOn.slice(0, 40);
  if ('fault' in read) return { field: 'reviewOn', code: 'review-date', values: { case: read.fault, written } };
  if (read.day > today && Number(read.day.slice(0, 4)) - Number(today.slice(0, 4)) <= 2) return null;
  return { field: 'reviewOn', code: 'review-date' };
}
