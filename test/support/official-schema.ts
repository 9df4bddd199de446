import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json';

const specs = join(process.cwd(), '..', 'shared', 'specs');

/** Checks against one of Microsoft's own schemas, or null where that file is not at hand. Gives the errors as sentences. */
export function schemaCheck(
  file: 'adaptive-card.1.5.schema.json' | `teams-manifest.${'1.29' | '1.19'}.schema.json`,
): ((json: unknown) => string[]) | null {
  const path = join(specs, file);
  if (!existsSync(path)) return null;
  const schema = JSON.parse(readFileSync(path, 'utf8')) as object;
  const validate = compiler(file).compile(schema);
  return (json) =>
    validate(json)
      ? []
      : (validate.errors ?? []).map(
          (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
        );
}

function compiler(file: string): Pick<Ajv, 'compile'> {
  const options = { strict: false, validateFormats: false, logger: false } as const;
  if (file.startsWith('teams-manifest')) return new AjvDraft04(options);
  const ajv = new Ajv(options);
  ajv.addMetaSchema(draft06);
  return ajv;
}
