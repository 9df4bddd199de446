const PEOPLE = 'graph.microsoft.com/users';

/**
 * Teams' people picker searches the whole directory. Microsoft's npm renderer knows it not, but has a list that narrows while one
 * types: the choices of the card first, then everybody else of the directory.
 */
export function withPeople(node, directory) {
  if (Array.isArray(node)) return node.map((one) => withPeople(one, directory));
  if (typeof node !== 'object' || node === null) return node;
  if (node.type === 'Input.ChoiceSet' && node['choices.data']?.dataset === PEOPLE) return searchable(node, directory);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withPeople(value, directory)]));
}

function searchable(input, directory) {
  const offered = input.choices ?? [];
  const known = new Set(offered.map(({ value }) => value));
  const others = directory
    .filter(({ id }) => !known.has(id))
    .map(({ id, name, userPrincipalName }) => ({ title: `${name} (${userPrincipalName})`, value: id }));
  const choices = [...offered, ...others];
  // The list shows what its text box holds, so it begins with the title of what is chosen.
  const chosen = choices.find(({ value }) => value === input.value);
  return { ...input, style: 'filtered', choices, ...(chosen ? { value: chosen.title } : {}) };
}
