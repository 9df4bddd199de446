import type { Crm, Directory } from '../../src/recipe/ports';
import type { DeskSettings } from '../../src/desk/settings';
import type { Office } from './office';
import { officeStage } from './office-stage';
import type { OfficeStage } from './office-stage';
import { handlersOf, quietTenant } from './quiet-tenant';

export type Answers = NonNullable<Parameters<typeof quietTenant>[0]>;
export type Question = keyof Directory | keyof Crm;

/** What a count of the slots asks, and what a whole survey does where nobody lends. */
export const ofSlots: readonly Question[] = ['nonInteractiveUsers', 'organizationResources'];
export const ofBoth: readonly Question[] = ['businessUnit', ...ofSlots, 'rolesInBusinessUnit', 'subscribedSkus'];

interface SurveyStage {
  readonly stage: OfficeStage;
  /** Takes a whole survey of the first environment, and says what was asked for it. */
  readonly counts: (change?: Answers) => Promise<Question[]>;
}

/** An office with two environments in which nobody lends. */
export function surveyStage(): SurveyStage {
  const stage = officeStage(twiceWithoutLenders);
  return {
    stage,
    counts: (change = {}) =>
      asking(stage.office, change, (handlers) => handlers['take-survey'](stage.office.environmentId, {})),
  };
}

function twiceWithoutLenders(samples: DeskSettings): DeskSettings {
  const environments = samples.environments.flatMap((each) => [
    { ...each, lenders: [] },
    { ...each, lenders: [], id: 'uat', name: 'UAT' },
  ]);
  return { ...samples, environments };
}

/** What work asks for a survey, in the order of the alphabet; the tenant answers as `change` says. */
export async function asking(
  office: Office,
  change: Answers,
  work: (handlers: ReturnType<typeof handlersOf>) => Promise<unknown>,
): Promise<Question[]> {
  const asked: Question[] = [];
  const spied = Object.entries(quietTenant(change)).map(([name, answer]) => [
    name,
    (...given: never[]) => (asked.push(name as Question), (answer as (...all: never[]) => unknown)(...given)),
  ]);
  await work(handlersOf(office, { tenant: Object.fromEntries(spied) as Answers }));
  return asked.filter((name) => ofBoth.includes(name)).sort();
}
