import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layers-'));
  for (const file of ['.ci/layers.cjs', 'tsconfig.json']) cpSync(join(root, file), join(folder, file));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A small product in which all is well. */
const product: Readonly<Record<string, string>> = {
  'src/main.ts': `import { start } from './start/compose';\nif (start()) void import('./sandbox/run.js');`,
  'src/cli/account-desk.ts': `void import('../sandbox/run.js');`,
  'src/start/compose.ts': `import { isOpen } from '../desk/request';\nimport './open-telemetry';\nexport const start = isOpen;`,
  'src/start/open-telemetry.ts': `void import('./metrics/begin-telemetry.js');`,
  'src/start/metrics/begin-telemetry.ts': `export {};`,
  'src/desk/request.ts': `import type { Slot } from './slots';\nexport const isOpen = (_slot?: Slot) => true;`,
  'src/desk/slots.ts': `export type Slot = 1;`,
  'src/sandbox/run.ts': `import { tenant } from './tenant/tenant';\nimport { start } from '../start/compose';\nstart(tenant);`,
  'src/sandbox/tenant/tenant.ts': `export const tenant = 1;`,
  'src/sandbox/teams/page/app.js': `export {};`,
};

/** What went wrong in it. */
const faults: Readonly<Record<string, string>> = {
  'src/main.ts': `${product['src/main.ts']}\nimport './sandbox/run';`,
  'src/start/compose.ts': `${product['src/start/compose.ts']}\nvoid import('../sandbox/tenant/tenant.js');\nimport './metrics/begin-telemetry';`,
  'src/desk/lost.ts': `import { isOpen } from './request';\nexport const isLost = isOpen;`,
  'src/desk/slots.ts': `import type { isOpen } from './request';\nexport type Slot = typeof isOpen;`,
  'src/sandbox/tenant/tenant.ts': `import { isOpen } from '../../desk/request';\nexport const tenant = isOpen();`,
  'src/sandbox/run.ts': `${product['src/sandbox/run.ts']}\nimport '../cli/doctor';`,
  'src/cli/doctor.ts': `export {};`,
};

/** `rule: file → file` of everything that the layers refuse in these files. */
function refused(files: Readonly<Record<string, string>>): readonly string[] {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', '.ci/layers.cjs', '--output-type', 'json', 'src'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

it('finds nothing where all is well', () => {
  expect(refused(product)).toEqual([]);
});

it('finds each fault, a circle of types and a file that imports something but that nobody needs among them', () => {
  const found = refused({ ...product, ...faults });

  expect([...found].sort()).toEqual([
    'no-circles: src/desk/request.ts → src/desk/slots.ts',
    'no-unreachable: src/desk/lost.ts → src/desk/lost.ts',
    'nobody-imports-a-program: src/sandbox/run.ts → src/cli/doctor.ts',
    'sandbox-not-in-production: src/start/compose.ts → src/sandbox/tenant/tenant.ts',
    'sandbox-on-demand: src/main.ts → src/sandbox/run.ts',
    'simulation-stands-alone: src/sandbox/tenant/tenant.ts → src/desk/request.ts',
    'telemetry-on-demand: src/start/compose.ts → src/start/metrics/begin-telemetry.ts',
  ]);
});
