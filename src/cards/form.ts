import type { Problem } from '../desk/problem';
import type { AccountNameRule } from '../desk/settings';
import type { FormView } from '../usecases/api';
import { environmentChoice, environmentStepCard, roleChoices, searchable } from './form-choices';
import type { Box, Fact } from './parts';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

interface FormOptions {
  /** Lets the client check the name before anything is sent. */
  readonly accountName?: AccountNameRule | undefined;
  /** Longest purpose, in characters. */
  readonly purposeLength?: number | undefined;
  /** Where the person picker looks: everybody in chats of two and dialogs, else the members of the conversation. */
  readonly people?: 'everybody' | 'conversation';
  /** True where the frame around the card already says what it is. */
  readonly inDialog?: boolean | undefined;
  /** Passwords go to a Key Vault, which an integration can read by itself. */
  readonly hasKeyVault?: boolean | undefined;
  /** A refused request that is edited and sent again. */
  readonly requestId?: string | undefined;
}

const ids = [
  'accountName',
  'environment',
  'role',
  'purpose',
  'accountKind',
  'owner',
  'reviewOn',
  'passwordNeverExpires',
  'passwordTaking',
] as const;
/** Behind "More options"; opened when one of them is wrong. */
const optional: readonly string[] = ['accountKind', 'owner', 'reviewOn', 'passwordNeverExpires', 'passwordTaking'];

/** The request form, for a chat or a dialog. After a refused submit it keeps what was typed and names every wrong field. */
export function formCard(form: FormView, words: Words, options: FormOptions = {}): AdaptiveCard {
  if (form.isFirstStep === true) return environmentStepCard(form, words, options.inDialog === true);
  const roles = roleChoices(form, words);
  const errors = Object.fromEntries(ids.map((id) => [id, errorText(form.errors[id], words)]));
  const data = {
    title: options.inDialog === true ? '' : words.t('form.title'),
    line: words.t('form.intro'),
    box: summary(form, words),
    errors,
    inputs: startValues(form, roles),
    rule: nameRule(options.accountName),
    purposeLength: options.purposeLength ?? 500,
    environments: form.environments.map((one) => environmentChoice(one, words)),
    roles,
    roleSearch: searchable('roles', roles.length, form.environments.length > 1),
    hasOthers: form.hasOthers === true,
    kinds: kindChoices(form, words),
    owners: ownerChoices(form, words),
    takings: takingChoices(options, words),
    ownerSource:
      options.people === 'conversation'
        ? 'graph.microsoft.com/users?scope=currentContext'
        : 'graph.microsoft.com/users',
    showOptions: optional.some((id) => form.errors[id] !== undefined),
    sent: options.requestId === undefined ? {} : { requestId: options.requestId },
    labels: formLabels(words, options.accountName),
    buttons: {
      options: words.t('button.options'),
      fewerOptions: words.t('button.fewer-options'),
      submit: words.t('button.submit'),
      others: words.t('button.other-environment'),
    },
  };
  return render('form', data, { words, speak: words.t('speak.form') });
}

function errorText(problem: Problem | undefined, words: Words): string {
  if (!problem) return '';
  const { what, next } = words.problem(problem);
  return `${what} ${next}`;
}

function summary({ errors }: FormView, words: Words): Box {
  const all = Object.entries(errors);
  if (all.length === 0) return advice(words);
  const unplaced = all.filter(([id]) => !(ids as readonly string[]).includes(id));
  const lines = unplaced.map(([, problem]) => errorText(problem, words));
  return {
    style: 'attention',
    title: words.t('form.errors', { count: all.length }),
    lines: [...lines, words.t('form.kept')],
    quote: '',
  };
}

/** Asked before anything is typed: for most integrations the better way needs none of this. */
function advice(words: Words): Box {
  return {
    style: 'accent',
    title: words.t('form.advice'),
    lines: [words.t('form.advice-why'), words.t('form.advice-when')],
    quote: '',
  };
}

/** How the password is taken; only where there is a vault that others can read. */
function takingChoices({ hasKeyVault = false }: FormOptions, words: Words): Fact[] {
  const once = { title: words.t('taking.shown-once'), value: 'shown-once' };
  return hasKeyVault ? [once, { title: words.t('taking.from-vault'), value: 'from-vault' }] : [once];
}

/** What was typed; else a sensible start. Null leaves an input empty. */
function startValues(
  { inputs, environments, requester }: FormView,
  roles: readonly Fact[],
): Record<string, string | null> {
  const [only] = environments.length === 1 ? environments : [];
  const start: Record<string, string> = {
    ...(only ? { environment: only.environment.id } : {}),
    ...(only?.environment.roles.length === 1 ? { role: only.environment.roles[0]?.id ?? '' } : {}),
    accountKind: 'cloud',
    owner: requester.aadObjectId,
    passwordNeverExpires: 'false',
    passwordTaking: 'shown-once',
  };
  // A role of another environment, chosen before, is none here.
  const isOffered = roles.some(({ value }) => value === inputs['role']);
  const typed = isOffered ? inputs : { ...inputs, role: '' };
  return Object.fromEntries(ids.map((id) => [id, typed[id] || (start[id] ?? null)]));
}

function nameRule(rule: AccountNameRule | undefined): { regex: string | null; maxLength: number } {
  if (!rule) return { regex: null, maxLength: 64 };
  const prefix = rule.prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const [least, most] = [rule.minLength, rule.maxLength].map((length) => Math.max(1, length - rule.prefix.length - 1));
  return { regex: `^${prefix}[a-z0-9-]{${least},${most}}[a-z0-9]$`, maxLength: rule.maxLength };
}

function kindChoices({ environments }: FormView, words: Words): Fact[] {
  const cloud = { title: words.t('kind.cloud'), value: 'cloud' };
  const hasLocal = environments.some(({ environment }) => environment.onPremises !== undefined);
  return hasLocal ? [cloud, { title: words.t('kind.onprem'), value: 'onprem' }] : [cloud];
}

function ownerChoices({ requester, inputs }: FormView, words: Words): Fact[] {
  const you = { title: words.t('form.you', { name: requester.name }), value: requester.aadObjectId };
  const chosen = inputs['owner'];
  const isOther = chosen !== undefined && chosen !== '' && chosen !== requester.aadObjectId;
  return isOther ? [you, { title: words.t('form.chosen-person'), value: chosen }] : [you];
}

function formLabels(words: Words, rule: AccountNameRule | undefined) {
  const example = `${rule?.prefix ?? 'svc-'}erp-sync`;
  return {
    accountName: words.t('field.accountName'),
    accountNameExample: example,
    accountNameRule: rule
      ? words.t('error.account-name', { prefix: rule.prefix, shortest: rule.minLength, longest: rule.maxLength })
      : words.t('error.account-name-missing'),
    environment: words.t('field.environment'),
    environmentMissing: words.t('error.environment'),
    role: words.t('field.role'),
    roleMissing: words.t('error.role'),
    purpose: words.t('field.purpose'),
    purposeExample: words.t('form.purpose-example'),
    purposeMissing: words.t('error.purpose'),
    choose: words.t('form.choose'),
    accountKind: words.t('field.accountKind'),
    owner: words.t('form.owner'),
    reviewOn: words.t('field.reviewOn'),
    password: words.t('field.passwordNeverExpires'),
    passwordNeverExpires: words.t('form.never-expires'),
    passwordTaking: words.t('field.passwordTaking'),
  };
}
