import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface Project {
  npmrc: string;
  manifest: { dependencies: Record<string, string> };
  lock: { packages: Record<string, Record<string, unknown>> };
  license: unknown;
}

function check(folder: string) {
  const script = join(root, '.ci/supply-chain.mjs');
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

/** A small sound project, spoilt in one place. */
function projectWith(spoil: (project: Project) => void): string {
  const project: Project = {
    npmrc: 'ignore-scripts=true\n',
    manifest: { dependencies: { good: '1.0.0' } },
    lock: {
      packages: {
        '': { dependencies: { good: '1.0.0' } },
        'node_modules/good': { version: '1.0.0', integrity: 'sha512-x' },
      },
    },
    license: 'MIT',
  };
  spoil(project);
  const folder = mkdtempSync(join(tmpdir(), 'supply-'));
  folders.push(folder);
  const files = {
    '.npmrc': project.npmrc,
    'package.json': JSON.stringify(project.manifest),
    'package-lock.json': JSON.stringify(project.lock),
    'node_modules/good/package.json': JSON.stringify({ name: 'good', license: project.license }),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('what npm ci puts on a machine', () => {
  it('is as agreed: lock file in step, checksums, no unread install script, no unlisted licence', () => {
    expect(check(root)).toMatchObject({ status: 0 });
  });

  it.each<[string, (project: Project) => void, string]>([
    ['install scripts switched on', (project) => (project.npmrc = ''), 'ignore-scripts'],
    ['a drifted lock file', (project) => (project.manifest.dependencies['good'] = '1.0.1'), 'out of step: good'],
    ['a package the lock does not know', (project) => (project.manifest.dependencies['new'] = '1'), 'out of step: new'],
    ['a new install script', (project) => spoilGood(project, { hasInstallScript: true }), 'nobody has reviewed'],
    ['a package from git', (project) => spoilGood(project, { resolved: 'git+ssh://x/y' }), 'from the registry'],
    ['a package over plain http', (project) => spoilGood(project, { resolved: 'http://x/y.tgz' }), 'from the registry'],
    ['a missing checksum', (project) => spoilGood(project, { integrity: undefined }), 'no checksum'],
    ['an unlisted licence', (project) => (project.license = 'GPL-3.0-only'), 'GPL-3.0-only'],
    ['one unlisted licence of two', (project) => (project.license = '(MIT AND GPL-3.0-only)'), 'not on the list'],
    ['no licence', (project) => (project.license = undefined), 'nobody named'],
  ])('is refused with %s', (_what, spoil, complaint) => {
    const { status, said } = check(projectWith(spoil));

    expect(status).toBe(1);
    expect(said).toContain(complaint);
  });

  it.each(['MIT', '(BSD-3-Clause OR GPL-2.0)', '(MIT AND (GPL-2.0 OR ISC))'])('may have the licence %s', (license) => {
    expect(check(projectWith((project) => (project.license = license)))).toMatchObject({ status: 0 });
  });
});

it('no source of the product makes randomness that can be guessed', () => {
  const { stdout } = spawnSync('grep', ['-rln', 'Math.random', join(root, 'src')], { encoding: 'utf8' });

  expect(stdout.split('\n').filter((file) => file !== '' && !file.includes('/sandbox/'))).toEqual([]);
  expect(readFileSync(join(root, 'eslint.config.mjs'), 'utf8')).toContain("property: 'random'");
});

function spoilGood({ lock }: Project, change: Record<string, unknown>): void {
  Object.assign(lock.packages['node_modules/good'] ?? {}, change);
}
