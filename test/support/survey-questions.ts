import type { Crm, Directory } from '../../src/recipe/ports';
import type { Office } from './office';
import { handlersOf, quietTenant } from './quiet-tenant';

export type Answers = NonNullable<Parameters<typeof quietTenant>[0]>;
export type Question = keyof Directory | keyof Crm;

/** What a count of the slots asks, and what a whole survey does where nobody lends. */
export const ofSlots: readonly Question[] = ['nonInteractiveUsers', 'organizationResources'];
export const ofBoth: readonly Question[] = ['businessUnit', ...ofSlots, 'rolesInBusinessUnit', 'subscribedSkus'];

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
