import type { ServiceRequest } from '../desk/request';
import { freeLicense } from '../desk/license-source';
import type { LicenseUnits, SlotCount } from '../desk/survey';
import { noMeter, type Section } from './parts';
import { stepTitle } from './progress';
import { render, type AdaptiveCard } from './render';
import type { Words } from '../words/words';

/** What a run does, before it does it. */
export interface PlanInput {
  readonly environment: { readonly name: string };
  /** Whose plan; null for a new account that nobody has asked for. */
  readonly request: Pick<ServiceRequest, 'id' | 'kind' | 'accountName' | 'state'> | null;
  /** Names of the steps, in order. */
  readonly steps: readonly string[];
  readonly slots: SlotCount | null;
  readonly licenses: readonly LicenseUnits[] | null;
  /** Ids of the other environments one could ask about. */
  readonly others: readonly string[];
}

/** Environments that are named as examples. */
const mostExamples = 3;

export function planCard(plan: PlanInput, words: Words, options: { readonly dialogs?: boolean } = {}): AdaptiveCard {
  const { request, steps, environment } = plan;
  const title = request ? words.t('plan.title-of', { account: request.accountName }) : words.t('plan.title');
  const line = words.t('plan.line', { environment: environment.name, count: steps.length });
  const data = {
    title,
    line,
    notice: '',
    rows: steps.map((name, at) => ({
      number: `${words.number(at + 1)}`,
      label: stepTitle(name, words),
      detail: words.find(`step.${name}.why`) ?? '',
    })),
    sections: sections(plan, words),
    footer: footer(plan, words),
    canAsk: request === null,
    dialogs: options.dialogs === true,
    buttons: { form: words.t('button.form') },
  };
  return render('plan', data, { words, speak: `${title}. ${line}` });
}

/** The cost is shown until it is paid: a request that runs holds its slot already. */
function sections({ request, slots, licenses }: PlanInput, words: Words): Section[] {
  if (request?.kind === 'retire')
    return [{ heading: words.t('retire.heading'), text: words.t('retire.effect'), color: 'Default', meter: noMeter }];
  if (request?.kind === 'rotate')
    return [{ heading: words.t('rotate.heading'), text: words.t('rotate.effect'), color: 'Default', meter: noMeter }];
  const isOpen = request === null || request.state === 'checking' || request.state === 'pending';
  return [...(isOpen ? [slotSection(slots, words)] : []), licenseSection(licenses, words)];
}

function slotSection(slots: SlotCount | null, words: Words): Section {
  const text = slots
    ? words.t(slots.free === 0 ? 'slots.full' : 'plan.slots', { free: slots.free, limit: slots.limit })
    : words.t('slots.unknown');
  return { heading: words.t('slots.heading'), text, color: 'Default', meter: noMeter };
}

function licenseSection(licenses: readonly LicenseUnits[] | null, words: Words): Section {
  const free = licenses && freeLicense(licenses);
  const known = licenses ? words.t('plan.borrow') : words.t('licenses.unknown');
  const text = free ? words.t('licenses.free', { name: free.name, count: free.free }) : known;
  return { heading: words.t('licenses.heading'), text, color: 'Default', meter: noMeter };
}

function footer({ request, others }: PlanInput, words: Words): string {
  if (request) return words.t('plan.footer-of', { id: request.id });
  const examples = others.slice(0, mostExamples).map((id) => `plan ${id}`);
  const asked = words.t('plan.footer');
  return examples.length === 0 ? asked : `${asked} ${words.t('plan.other', { examples: words.list(examples) })}`;
}
