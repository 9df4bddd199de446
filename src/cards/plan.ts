import type { LicenseUnits, SlotCount } from '../desk/survey';
import { noMeter, type Section } from './pieces';
import { stepTitle } from './progress';
import { render, type AdaptiveCard } from './render';
import type { Words } from './words';

/** What a run would do, before anybody asks for it. */
export interface PlanInput {
  readonly environmentName: string;
  /** Names of the steps, in order. */
  readonly steps: readonly string[];
  readonly slots: SlotCount | null;
  readonly licenses: readonly LicenseUnits[] | null;
}

export function planCard(plan: PlanInput, words: Words, options: { readonly dialogs?: boolean } = {}): AdaptiveCard {
  const title = words.t('plan.title');
  const line = words.t('plan.line', { environment: plan.environmentName, count: plan.steps.length });
  const data = {
    title,
    line,
    notice: '',
    rows: plan.steps.map((name, at) => ({
      number: `${words.number(at + 1)}`,
      label: stepTitle(name, words),
      detail: words.find(`step.${name}.why`) ?? '',
    })),
    sections: [slotSection(plan.slots, words), licenseSection(plan.licenses, words)],
    footer: words.t('plan.footer'),
    dialogs: options.dialogs === true,
    buttons: { form: words.t('button.form') },
  };
  return render('plan', data, { words, speak: `${title}. ${line}` });
}

function slotSection(slots: SlotCount | null, words: Words): Section {
  const text = slots
    ? words.t(slots.free === 0 ? 'slots.full' : 'plan.slots', { free: slots.free, limit: slots.limit })
    : words.t('slots.unknown');
  return { heading: words.t('slots.heading'), text, color: 'Default', meter: noMeter };
}

function licenseSection(licenses: readonly LicenseUnits[] | null, words: Words): Section {
  const free = licenses?.find((one) => one.free > 0);
  const known = licenses ? words.t('plan.borrow') : words.t('licenses.unknown');
  const text = free ? words.t('licenses.free', { name: free.name, count: free.free }) : known;
  return { heading: words.t('licenses.heading'), text, color: 'Default', meter: noMeter };
}
