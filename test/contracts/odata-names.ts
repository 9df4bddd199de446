const words = new Set([
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
  'and',
  'or',
  'not',
  'in',
  'has',
  'null',
  'true',
  'false',
  'asc',
  'desc',
  'any',
  'all',
]);
const functions = /\b(startswith|endswith|contains)\s*\(/gi;
const guids = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

/** Property names in a `$filter` or `$orderby`; literals, operators and lambda variables are left out. */
export function namesInExpression(expression: string): readonly string[] {
  const bare = expression
    .replace(/'(?:[^']|'')*'/g, ' ')
    .replace(guids, ' ')
    .replace(functions, '(');
  const variables = new Set([...bare.matchAll(/\b(?:any|all)\s*\(\s*(\w+)\s*:/g)].map((match) => match[1]));
  const paths = bare.match(/[A-Za-z_][\w.]*(?:\/[A-Za-z_]\w*)*/g) ?? [];
  const heads = paths.map((path) => path.split('/')[0] ?? '');
  return [...new Set(heads.filter((name) => !words.has(name) && !variables.has(name)))];
}

/** `name($select=a,b),other` → the relationships with what they select. */
export function expansions(expand: string): readonly { readonly name: string; readonly select: readonly string[] }[] {
  return [...expand.matchAll(/([\w.]+)(?:\(([^)]*)\))?/g)].map((match) => {
    const select = /\$select=([^;)]*)/.exec(match[2] ?? '')?.[1] ?? '';
    return { name: match[1] ?? '', select: select === '' ? [] : select.split(',') };
  });
}
