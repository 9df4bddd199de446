import type { DeskSettings, EnvironmentSettings } from '../desk/settings';

/** What is well-formed line by line and cannot be meant as a whole. */
export function contradictions(desk: DeskSettings): string[] {
  const { accountName, waits, environments } = desk;
  return [
    ...when(
      accountName.minLength > accountName.maxLength,
      `accountName.minLength (${accountName.minLength}) is greater than accountName.maxLength (${accountName.maxLength})`,
    ),
    ...when(
      accountName.prefix.length >= accountName.maxLength,
      `accountName.maxLength (${accountName.maxLength}) leaves no letter after the prefix ${accountName.prefix}`,
    ),
    ...when(waits.pollFirst > waits.pollLongest, 'waits.pollFirst is longer than waits.pollLongest'),
    ...twice(
      'environments',
      'id',
      environments.map(({ id }) => id),
    ),
    ...sameName(environments),
    ...sameAddress(environments),
    ...environments.flatMap(insideOf),
  ];
}

/** `/quota NAME` takes an id or a name, in any case: each may mean one environment only. */
function sameName(environments: readonly EnvironmentSettings[]): string[] {
  const first = new Map<string, string>();
  return environments.flatMap(({ id, name }) =>
    [...new Set([id, name.toLowerCase()])].flatMap((label) => {
      const other = first.get(label) ?? id;
      first.set(label, other);
      return other === id ? [] : [`environments[${other}] and environments[${id}] answer to the same name (${label})`];
    }),
  );
}

/** Two entries for one organisation would count its slots twice and share no lock. */
function sameAddress(environments: readonly EnvironmentSettings[]): string[] {
  const first = new Map<string, string>();
  return environments.flatMap(({ id, url }) => {
    const other = first.get(url);
    first.set(url, other ?? id);
    return other === undefined || other === id
      ? []
      : [`environments[${other}] and environments[${id}] have the same url ${url}`];
  });
}

function insideOf({ id, roles, licenses, lenders }: EnvironmentSettings): string[] {
  const at = `environments[${id}]`;
  return [
    ...twice(
      `${at}.roles`,
      'id',
      roles.map((role) => role.id),
    ),
    ...twice(
      `${at}.roles`,
      'name',
      roles.map(({ name }) => name),
    ),
    ...twice(
      `${at}.licenses`,
      'skuId',
      licenses.map(({ skuId }) => skuId),
    ),
    ...twice(
      `${at}.lenders`,
      'aadObjectId',
      lenders.map(({ aadObjectId }) => aadObjectId),
    ),
  ];
}

function twice(where: string, what: string, values: readonly string[]): string[] {
  const again = values.filter((value, index) => values.indexOf(value) !== index);
  return [...new Set(again)].map((value) => `${where} has the ${what} ${value} twice`);
}

function when(isWrong: boolean, fault: string): string[] {
  return isWrong ? [fault] : [];
}
