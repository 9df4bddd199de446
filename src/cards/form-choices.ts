import type { FormView } from '../usecases/api';
import type { Words } from '../words/words';
import type { Fact } from './parts';
import { render, type AdaptiveCard } from './render';

/** What the form lets Teams search in. */
const searches = ['environments', 'roles'] as const;
export type Search = (typeof searches)[number];

/** As a card names what is searched (msteams-docs, dynamic-search, "Data.Query"); people are searched by Teams itself. */
const datasetPrefix = 'desk.';
/** Teams shows so many choices at most (dynamic-search, "Implement typeahead search"). */
const mostFound = 15;
/** Typed before the environment was chosen, and kept for the form. */
const kept = ['accountName', 'purpose'] as const;

/** The first step, where there are many environments: which one. Clients that cannot search choose from the whole list. */
export function environmentStepCard(form: FormView, words: Words, inDialog: boolean): AdaptiveCard {
  const problem = form.errors['environment'];
  const told = problem && form.inputs['environment'] ? words.problem(problem) : null;
  const choices = form.environments.map((one) => environmentChoice(one, words));
  const data = {
    title: inDialog ? '' : words.t('form.title'),
    line: words.t('form.first-step'),
    error: told ? `${told.what} ${told.next}` : '',
    environments: choices,
    search: searchable('environments', choices.length),
    kept: kept.flatMap((id) =>
      form.inputs[id] ? [{ id, value: form.inputs[id], label: words.t(`field.${id}`) }] : [],
    ),
    labels: {
      environment: words.t('field.environment'),
      environmentMissing: words.t('error.environment'),
      choose: words.t('form.choose'),
    },
    buttons: { next: words.t('button.next') },
  };
  return render('form-environment', data, { words, speak: words.t('speak.form') });
}

/** Lets Teams ask the bot while somebody types: where there are many, or where they hang on another input. */
export function searchable(search: Search, count: number, isDependent = false): object | null {
  if (count <= mostFound && !isDependent) return null;
  return { type: 'Data.Query', dataset: `${datasetPrefix}${search}`, associatedInputs: 'auto' };
}

/** What a dataset stands for; null for one that is not ours. */
export function searchOf(dataset: string): Search | null {
  return searches.find((one) => `${datasetPrefix}${one}` === dataset) ?? null;
}

/** The choices in which every word stands, as many as Teams shows. */
export function foundChoices(form: FormView, search: Search, text: string, words: Words): readonly Fact[] {
  const all =
    search === 'roles'
      ? roleChoices(ofTheChosen(form), words)
      : form.environments.map((one) => environmentChoice(one, words));
  const sought = text.toLowerCase().split(/\s+/);
  return all.filter(({ title }) => sought.every((word) => title.toLowerCase().includes(word))).slice(0, mostFound);
}

/** Roles hang on the environment, where one is chosen already. */
function ofTheChosen(form: FormView): FormView {
  const environments = form.environments.filter(({ environment }) => environment.id === form.inputs['environment']);
  return environments.length > 0 ? { ...form, environments } : form;
}

export function environmentChoice({ environment, slots }: FormView['environments'][number], words: Words): Fact {
  const { id: value, name } = environment;
  if (!slots) return { title: name, value };
  const title =
    slots.free === 0
      ? words.t('form.environment-full', { name })
      : words.t('form.environment', { name, free: slots.free, limit: slots.limit });
  return { title, value };
}

/** Roles of all environments, each once; where a role is not offered everywhere, its environments are named. */
export function roleChoices({ environments }: FormView, words: Words): readonly Fact[] {
  const all = environments.flatMap(({ environment }) => environment.roles.map((role) => ({ role, environment })));
  const unique = new Map(all.map(({ role }) => [role.id, role]));
  return [...unique.values()].map((role) => {
    const where = all.filter((one) => one.role.id === role.id).map((one) => one.environment.name);
    const name = role.summary ? `${role.name}: ${role.summary}` : role.name;
    const marked = role.privileged ? words.t('form.privileged', { name }) : name;
    return { title: where.length === environments.length ? marked : `${marked} (${where.join(', ')})`, value: role.id };
  });
}
