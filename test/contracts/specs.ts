import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Microsoft's descriptions, which lie beside the repository and are not part of it. */
const specFolder = join(__dirname, '..', '..', '..', 'shared', 'specs');

const specFiles = [
  'graph-v1.openapi.json',
  'graph-v1.csdl.json',
  'dataverse-model.json',
  'dataverse-write.schema.json',
  'keyvault-secrets.openapi.json',
  'connector.openapi.json',
  'activity.schema.json',
  'adaptive-card.1.5.schema.json',
] as const;

type SpecFile = (typeof specFiles)[number];

/** Descriptions that are not there; checks that need them are skipped and named. */
export function missingSpecs(): readonly SpecFile[] {
  return specFiles.filter((name) => !existsSync(join(specFolder, name)));
}

export function hasSpecs(...names: readonly SpecFile[]): boolean {
  const missing = missingSpecs();
  return names.every((name) => !missing.includes(name));
}

export function loadSpec<T>(name: SpecFile): T {
  return JSON.parse(readFileSync(join(specFolder, name), 'utf8')) as T;
}
