import { readConfig } from '../../src/config';
import { settingNames } from '../../src/config/read-config';
import {
  compose,
  environments,
  filledIn,
  manifest,
  manifestFiles,
  secretsOfDocs,
  textOf,
  yamlOf,
} from './support/deployments';
import type { StatefulSet } from './support/deployments';

const everywhere = Object.entries(environments());
const { version, engines, scripts } = JSON.parse(textOf('package.json')) as {
  version: string;
  engines: { node: string };
  scripts: Record<string, string>;
};
const served = [...textOf('src/teams/front-door/web.ts').matchAll(/web\.get\('([^']+)'/g)].map(([, path]) => path);
const stages = textOf('Dockerfile')
  .split(/^FROM /m)
  .slice(1);

describe.each(everywhere)('the bot of %s', (_name, said) => {
  it('is told nothing that is no setting', () => {
    expect(Object.keys(said).filter((name) => !settingNames.includes(name))).toEqual([]);
  });

  it('is told enough to start, with a database that others may share', () => {
    const config = readConfig(filledIn(said));

    expect(config.store).toMatchObject({ databaseUrl: expect.stringMatching(/^postgresql:/), dataDir: '/data' });
    expect(config.http).toMatchObject({ host: '0.0.0.0', port: 3978 });
    expect(said['DESK_FILE']).toBe('/config/desk.json');
  });
});

it('bots that share a database are given the key of the audit', () => {
  for (const [, said] of everywhere.filter(([name]) => name !== 'compose.yaml')) {
    expect(said['AUDIT_KEY_FILE']).toBe('/keys/audit-key');
    expect(readConfig(filledIn(said)).store.auditKeyFile).toBeDefined();
  }
  expect(secretsOfDocs()).toEqual(['DATABASE_URL', 'SECRET_BOT_PASSWORD', 'SECRET_AAD_APP_CLIENT_SECRET']);
  expect(textOf('docs/deploy.md')).toContain('create secret generic account-desk-keys --from-file=audit-key');
});

it('a bot in Azure signs in by its managed identity and has no secret of an app', () => {
  const { bot, microsoft } = readConfig(filledIn(environments()['infra/bot.bicep'] ?? {}));

  expect([bot.credential.kind, microsoft.credential.kind]).toEqual(['managed-identity', 'managed-identity']);
});

describe('the image', () => {
  const [build = '', , withPostgres = '', bot = ''] = stages;

  it('has the same Node in every stage: one of those that CI tests', () => {
    const { jobs } = yamlOf<Workflow>('.github/workflows/ci.yml');
    const majors = stages.flatMap((stage) => [...stage.matchAll(/^(?:node:|gcr\.io\/distroless\/nodejs)(\d+)/g)]);

    expect([...new Set(majors.map(([, major]) => major))]).toHaveLength(1);
    expect(jobs['test']?.strategy?.matrix.node).toContain(majors[0]?.[1]);
  });

  it.each([
    ['bot', () => bot],
    ['with-postgres', () => withPostgres],
  ])('%s runs as nobody in particular, by a program and not by a shell', (_name, stage) => {
    expect(stage()).toMatch(/^USER 65532:65532$/m);
    for (const instruction of ['ENTRYPOINT', 'CMD', 'HEALTHCHECK .*? CMD'])
      expect(stage()).toMatch(new RegExp(`^${instruction} \\["`, 'm'));
    expect(stage()).not.toMatch(/^RUN /m);
    expect(stage()).toMatch(/^EXPOSE 3978$/m);
  });

  it('takes in no settings and nothing that was built elsewhere', () => {
    const left = textOf('.dockerignore').split('\n');

    expect(left).toEqual(
      expect.arrayContaining(['env/.env', 'env/.env.*', '.env', '.azure', 'env/desk.json', 'dist', 'build']),
    );
    expect(build).toContain('RUN npm ci\n');
  });
});

describe('compose.yaml', () => {
  it('lets the bot write its volume only, gain no rights, and be reached from this machine only', () => {
    expect(compose()['bot']).toMatchObject({
      image: `account-desk:${version}`,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      user: '65532:65532',
      ports: ['127.0.0.1:3978:3978'],
    });
    expect(compose()['database']).not.toHaveProperty('ports');
  });

  it('gives the bot the role that infra/compose/desk.sql makes, with the password of that one', () => {
    const url = new URL(compose()['bot']?.environment['DATABASE_URL']?.replace(/\$\{(\w+)[^}]*\}/, '$1') ?? '');

    expect(textOf('infra/compose/desk.sql')).toContain(`create role ${url.username} login nosuperuser`);
    expect(textOf('infra/compose/desk.sql')).toContain(
      `create database ${url.pathname.slice(1)} owner ${url.username}`,
    );
    expect(textOf('infra/compose/desk.sql')).toContain(`\\getenv password ${url.password}\n`);
    expect(compose()['database']?.environment).toHaveProperty(url.password);
  });
});

describe('infra/kubernetes', () => {
  const { spec: set } = manifest<StatefulSet>('StatefulSet');
  const [container] = set.template.spec.containers;

  it('applies every file that lies there', () => {
    const { resources, images } = yamlOf<Kustomization>('infra/kubernetes/kustomization.yaml');

    expect(['kustomization.yaml', ...resources].sort()).toEqual([...manifestFiles()].sort());
    expect(images).toEqual([expect.objectContaining({ name: container.image, newTag: version })]);
  });

  it('keeps one of two bots while machines are emptied', () => {
    expect(set.replicas).toBe(2);
    expect(manifest('PodDisruptionBudget')).toMatchObject({ spec: { minAvailable: 1, selector: set.selector } });
    expect(set.template.metadata.labels).toMatchObject(set.selector.matchLabels);
  });

  it('asks what the bot serves, on the port that it listens on', () => {
    const { startupProbe, livenessProbe, readinessProbe, ports } = container;
    const asked = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path);

    expect(asked).toEqual(['/livez', '/livez', '/readyz']);
    expect(served).toEqual(expect.arrayContaining(asked));
    expect(ports).toEqual([{ name: 'http', containerPort: 3978 }]);
    expect(manifest('Service')).toMatchObject({ spec: { ports: [{ targetPort: 'http' }] } });
  });

  it('runs it without rights, on a root that is read-only, within bounds', () => {
    expect(set.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        fsGroup: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(container.securityContext).toEqual({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.resources).toMatchObject({ requests: { memory: '256Mi' }, limits: { memory: '512Mi' } });
  });

  it('mounts every folder that a setting names, and writable ones only where it must', () => {
    const mounts = container.volumeMounts;

    expect(mounts.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath)).toEqual(['/data', '/tmp']);
    expect(mounts.map(({ mountPath }) => mountPath)).toEqual(expect.arrayContaining(['/data', '/config', '/keys']));
  });

  it('lets it reach names, HTTPS and PostgreSQL, and nothing else', () => {
    const { policyTypes, egress, ingress } = manifest<{ spec: NetworkPolicy }>('NetworkPolicy').spec;
    const portsOf = (rules: NetworkPolicy['egress']) => rules.flatMap(({ ports }) => ports.map(({ port }) => port));

    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect([...new Set(portsOf(egress))].sort()).toEqual([443, 53, 5432]);
    expect(portsOf(ingress)).toEqual([3978]);
    expect(egress.every(({ to }) => to !== undefined)).toBe(true);
  });
});

describe('CI', () => {
  const { jobs } = yamlOf<Workflow>('.github/workflows/ci.yml');
  const commands = Object.values(jobs).flatMap((job) => job?.steps.flatMap(({ run }) => run ?? []) ?? []);

  it('runs the commands of README', () => {
    expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm test', 'npm run demo', 'npm run prove:release']));
    const named = commands.flatMap((command) =>
      [...command.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('begins with the oldest Node that package.json and README promise', () => {
    const [oldest] = jobs['test']?.strategy?.matrix.node ?? [];

    expect(engines.node).toBe(`>=${oldest}`);
    expect(textOf('README.md')).toContain(`Needs Node ${oldest} or newer`);
  });
});

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { steps: { run?: string }[]; strategy?: { matrix: { node: readonly string[] } } } | undefined>
  >;
}
interface Kustomization {
  readonly resources: readonly string[];
  readonly images: readonly object[];
}
interface NetworkPolicy {
  readonly policyTypes: readonly string[];
  readonly egress: readonly { readonly to?: unknown; readonly ports: readonly { readonly port: number }[] }[];
  readonly ingress: NetworkPolicy['egress'];
}
