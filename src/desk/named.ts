import type { Problem } from './problem';
import type { ServiceRequest } from './request';
import type { Value, Values } from '../words/saying';

/** The problem with names in place of the ids of the account and of the lender, which say nothing to people; `technical` keeps them. */
export function named(problem: Problem, request: Pick<ServiceRequest, 'accountName' | 'facts' | 'decision'>): Problem {
  const { accountName, facts, decision } = request;
  const account = facts.userPrincipalName ?? accountName;
  const lender = decision?.lender;
  const names = [
    [facts.userId, account],
    [facts.systemuserId, account],
    [lender?.aadObjectId, lender?.name],
  ] as const;
  const known = names.flatMap(([id, name]) => (id && name ? [[id, name] as const] : []));
  return problem.values === undefined ? problem : { ...problem, values: inValues(problem.values, known) };
}

type Names = readonly (readonly [id: string, name: string])[];

function inValues(values: Values, names: Names): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, inValue(value, names)]));
}

function inValue(value: Value, names: Names): Value {
  if (typeof value === 'string') return names.reduce((text, [id, name]) => text.replaceAll(id, name), value);
  if (typeof value === 'number' || value.values === undefined) return value;
  return { ...value, values: inValues(value.values, names) };
}
