import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scripts } from '../../package.json';

const run = promisify(execFile);
const root = join(__dirname, '../..');
const MINUTES = 60_000;

const checks = [...scripts.check.matchAll(/npm run --silent (\S+)/g)].map(([, name]) => name ?? '');

it('is held to its types, its style, its layers, its format and to what is used, each by a check of its own', () => {
  expect(checks).toEqual(expect.arrayContaining(['types', 'lint', 'layers', 'unused', 'format:check']));
});

it.each(checks)(
  'keeps its %s',
  async (check) => {
    await expect(findings(check)).resolves.toBe('');
  },
  10 * MINUTES,
);

/** Everything the check has to say when it fails. */
async function findings(check: string): Promise<string> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  try {
    await run(npm, ['run', '--silent', check], { cwd: root, shell: process.platform === 'win32' });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? ''}${stderr ?? ''}` || String(error);
  }
}
