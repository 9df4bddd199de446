import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { goodEnvironment } from '../../support/good-environment';

/** Paths inside of the repository, whatever the folder a test is started in. */
export const inRepository = (path: string) => join(__dirname, '../../..', path);
export const textOf = (path: string) => readFileSync(inRepository(path), 'utf8');
export const yamlOf = <T>(path: string) => parse(textOf(path)) as T;

/** The bot's environment as a file of a deployment says it; null stands for what an operator or the platform fills in. */
type Said = Readonly<Record<string, string | null>>;

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}
interface ComposeService {
  readonly environment: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}
export const compose = () => yamlOf<Compose>('compose.yaml').services;

/** What `kubectl apply -k infra/kubernetes` applies of a kind; there is one of each. */
export function manifest<T extends object>(kind: string): T {
  const { resources } = yamlOf<{ resources: string[] }>('infra/kubernetes/kustomization.yaml');
  const all = resources.map((file) => yamlOf<{ kind: string }>(`infra/kubernetes/${file}`));
  const found = all.find((each) => each.kind === kind);
  if (!found) throw new Error(`infra/kubernetes applies no ${kind}.`);
  return found as unknown as T;
}

export interface StatefulSet {
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly containers: readonly [Container] };
    };
  };
}
interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly object[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly resources: object;
  readonly securityContext: object;
  readonly volumeMounts: readonly { readonly mountPath: string; readonly readOnly?: boolean }[];
}
interface Probe {
  readonly httpGet: { readonly path: string };
}

/** The files under `infra/kubernetes`. */
export const manifestFiles = () => readdirSync(inRepository('infra/kubernetes'));

/** The environment of each deployment, by its name. */
export function environments(): Readonly<Record<string, Said>> {
  return { 'compose.yaml': ofCompose(), 'infra/kubernetes': ofKubernetes(), 'infra/bot.bicep': ofBicep() };
}

/** With `env/.env` as an operator fills it in. */
function ofCompose(): Said {
  const operators = Object.keys(goodEnvironment).filter((name) => name !== 'DESK_FILE');
  return { ...toFillIn(operators), ...compose()['bot']?.environment };
}

function ofKubernetes(): Said {
  const [bot] = manifest<StatefulSet>('StatefulSet').spec.template.spec.containers;
  const { data } = manifest<{ data: Record<string, string> }>('ConfigMap');
  const named = bot.env.map(({ name, value }) => [name, value ?? null]);
  return { ...data, ...toFillIn(secretsOfDocs()), ...(Object.fromEntries(named) as Said) };
}

/** Those that docs/deploy.md tells operators to make for Kubernetes. */
export function secretsOfDocs(): readonly string[] {
  const [, command = ''] =
    /create secret generic account-desk-secrets((?:.|\\\n)*?)\n(?! )/.exec(textOf('docs/deploy.md')) ?? [];
  return [...command.matchAll(/--from-literal=(\w+)=/g)].map(([, name = '']) => name);
}

function ofBicep(): Said {
  const [, bot = ''] = /\n {6}containers: \[\n((?:.|\n)*?)\n {6}\]\n/.exec(textOf('infra/bot.bicep')) ?? [];
  const variables = [...bot.matchAll(/\{ name: '(\w+)', (value|secretRef): ('[^']*'|[^ ]+) \}/g)];
  return Object.fromEntries(
    variables.map(([, name, kind, said = '']) => [
      name,
      kind === 'value' && said.startsWith("'") ? said.slice(1, -1) : null,
    ]),
  );
}

function toFillIn(names: readonly string[]): Said {
  return Object.fromEntries(names.map((name) => [name, null]));
}

/** What to fill in, well-formed and made up. */
const madeUp: Readonly<Record<string, string>> = {
  ...goodEnvironment,
  DATABASE_URL: 'postgresql://desk:made-up@database:5432/desk',
  REPLICA_ID: 'account-desk-0',
};

/** The settings of a bot in this deployment: files of the repository stand for those that are mounted. */
export function filledIn(said: Said): Record<string, string> {
  const isPlaceholder = (value: string | null) => value === null || /\$\{|^0{8}-0000-0000-0000-0{12}$/.test(value);
  const entries = Object.entries(said).map(([name, value]) => [
    name,
    isPlaceholder(value) ? (madeUp[name] ?? `nobody knows what ${name} is`) : value,
  ]);
  return {
    ...(Object.fromEntries(entries) as Record<string, string>),
    ...('AUDIT_KEY_FILE' in said ? { AUDIT_KEY_FILE: __filename } : {}),
    DESK_FILE: inRepository('env/desk.sample.json'),
  };
}
