import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRepository, textOf } from './deployments';

/** What a file of Bicep says of itself and of the modules that it uses; read by the layout that all of ours have. */
interface Bicep {
  readonly parameters: ReadonlyMap<string, { readonly isRequired: boolean }>;
  readonly outputs: readonly string[];
  readonly modules: readonly Module[];
  /** `name.outputs.other`, as pairs. */
  readonly outputsUsed: readonly (readonly [string, string])[];
  readonly text: string;
}
interface Module {
  readonly name: string;
  readonly file: string;
  readonly given: readonly string[];
}

export function readBicep(file: string): Bicep {
  const text = textOf(file);
  const all = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, ...groups]) => groups.map((group) => group ?? ''));
  return {
    text,
    parameters: new Map(all(/^param (\w+) \w+( = .*)?$/gm).map(([name = '', value]) => [name, { isRequired: !value }])),
    outputs: all(/^output (\w+) /gm).map(([name = '']) => name),
    modules: all(/^module (\w+) '([^']+)' = \{\n((?:.|\n)*?)^\}/gm).map(([name = '', path = '', body = '']) => ({
      name,
      file: join(dirname(file), path),
      given: [...body.matchAll(/^ {4}(\w+): /gm)].map(([, given = '']) => given),
    })),
    outputsUsed: all(/(\w+)\.outputs\.(\w+)/g).map(([module = '', output = '']) => [module, output] as const),
  };
}

/** Of a file of parameters: the value of each, by name. */
export function readParameters(file: string): Readonly<Record<string, string>> {
  const { parameters } = JSON.parse(textOf(file)) as { parameters: Record<string, { value: string }> };
  return Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
}

/** Names in `${NAME}` and `${{NAME}}`. */
export function namesIn(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(values).flatMap((value) => [...value.matchAll(/\$\{+(\w+)\}/g)].map(([, name = '']) => name));
}

export const isThere = (file: string) => existsSync(inRepository(file));
